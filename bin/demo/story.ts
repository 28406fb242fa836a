import type { EventType } from '#domain/events/event.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import type { SeedPrescription } from '#seeds/prescriptions.ts'
import { approveSigned } from './approval.ts'
import { handOver } from './hand-over.ts'
import { OperationRefused, type ApiClient, type Session } from './http.ts'
import type { News } from './news.ts'
import type { People } from './people.ts'
import { carryParcel, dispatchParcel, prepareParcel } from './station.ts'
import type { Waves } from './waves.ts'

/** What every actor of the demo works with. */
export interface DemoContext {
  readonly api: ApiClient
  readonly people: People
  readonly news: News
  readonly waves: Waves
  /** Where the text messages of the demo can be read. */
  readonly sandboxUrl: string
}

export interface Shipment {
  readonly id: string
  readonly state: ShipmentState
  readonly mode: FulfilmentMode
  readonly fromSiteId: string
  readonly destinationSiteId: string
  readonly currentSiteId: string
}

export interface ShipmentDetail extends Shipment {
  readonly lines: readonly {
    readonly tracePrefix: string
    readonly packUnits: number
    readonly units: number
  }[]
  readonly legs: readonly { readonly kind: string; readonly fromSiteId: string; readonly toSiteId: string }[]
  readonly scans: readonly { readonly code: string }[]
}

/** How a prescription's story goes: most are plain, some have a question, and some are cancelled on the way. */
export const plots = [
  'plain',
  'queried',
  'cancelled_in_review',
  'cancelled_in_depot',
  'cancelled_on_the_way',
] as const
export type Plot = (typeof plots)[number]

/** The plot of the prescription at `index`: of each ten, one is queried and two are cancelled. */
export function plotOf(index: number): Plot {
  const plotByDigit: Readonly<Record<number, Plot>> = {
    3: 'queried',
    5: 'cancelled_in_depot',
    8: index % 20 === 8 ? 'cancelled_in_review' : 'cancelled_on_the_way',
  }
  return plotByDigit[index % 10] ?? 'plain'
}

export type Milestone = 'acknowledged' | 'approved' | 'sourced' | 'dispatched' | 'ended'

export interface Prescription {
  readonly id: string
  readonly state: PrescriptionState
  readonly destinationSiteId: string
  readonly shipments: readonly Shipment[]
}

const patienceMs = 600_000
const doneStates: readonly PrescriptionState[] = ['completed', 'cancelled', 'expired', 'rejected']
const endNews: ReadonlySet<EventType> = new Set([
  'prescription.completed',
  'prescription.cancelled',
  'prescription.expired',
  'prescription.rejected',
])
export const stockNews: ReadonlySet<EventType> = new Set([
  ...endNews,
  'prescription.routed',
  'prescription.accepted',
])

/** Plays one prescription from the hospital's POST to its end, as every person on the way. @returns its id. */
export async function playPrescription(
  context: DemoContext,
  { hospitalTenantId, body }: SeedPrescription,
  plot: Plot,
  onMilestone: (milestone: Milestone, prescriptionId: string) => void,
): Promise<string> {
  const { api, people, news } = context
  const hospital = people.hospitalSystem(hospitalTenantId)
  const { prescriptionId } = await api.post<{ prescriptionId: string }>(hospital, '/prescriptions', body)
  const reach = (milestone: Milestone) => onMilestone(milestone, prescriptionId)
  reach('acknowledged')
  const path = `/prescriptions/${prescriptionId}`
  const cancel = () => cancelOrLearn(api, hospital, path)
  // Listens before the review, so that nothing that comes of it is missed.
  const decided = news.next(prescriptionId, stockNews)
  if (plot === 'cancelled_in_review') await cancel()
  else await review(context, hospitalTenantId, prescriptionId, plot === 'queried')
  reach('approved')
  const phone = body.fulfilment.phone ?? ''
  const isOver = await supply(
    context,
    { prescriptionId, hospital, path, plot, decided, cancel, phone },
    reach,
  )
  if (!isOver) await waitForEnd(context, { prescriptionId, hospital, path })
  reach('ended')
  return prescriptionId
}

/** A pharmacist asks the doctor where something is unclear, looks at what was signed, and approves. */
export async function review(
  context: DemoContext,
  tenantId: string,
  prescriptionId: string,
  hasQuestion: boolean,
): Promise<void> {
  const { api, people } = context
  const path = `/prescriptions/${prescriptionId}`
  const pharmacist = await people.ofTenant(tenantId, 'review_pharmacist')
  if (hasQuestion) {
    const doctor = await people.ofTenant(tenantId, 'doctor')
    await api.post(pharmacist, `${path}/query`, { remark: '请确认每日剂量。' })
    await api.post(doctor, `${path}/answer`, { remark: '剂量无误，与上次复诊相同。' })
  }
  await approveSigned(context, pharmacist, prescriptionId)
}

/** A prescription as its hospital's system asks for it. */
interface Asked {
  readonly prescriptionId: string
  readonly hospital: Session
  readonly path: string
}

interface Supply extends Asked {
  readonly plot: Plot
  /** Resolves when there may be parcels, or there will be none. */
  readonly decided: Promise<void>
  readonly cancel: () => Promise<void>
  readonly phone: string
}

/**
 * Depots, drivers and the pharmacy do their part, until the patient has the medicine or it is back.
 * @returns true when the story is known to be over.
 */
async function supply(
  context: DemoContext,
  story: Supply,
  onMilestone: (milestone: Milestone) => void,
): Promise<boolean> {
  const { plot } = story
  const sourced = await waitForParcels(context, story)
  if (sourced === null) return true
  onMilestone('sourced')
  if (plot === 'cancelled_in_depot') {
    await story.cancel()
    return false
  }
  let isOver = false
  for (const shipment of sourced.shipments) {
    const since = new Date()
    const prepared = await prepareParcel(context, shipment)
    await dispatchParcel(context, prepared)
    onMilestone('dispatched')
    if (plot === 'cancelled_on_the_way') {
      await story.cancel()
      // Parcels that had not left yet are cancelled in their depots.
      await takeBack(context, shipment)
      return false
    }
    await carryParcel(context, prepared)
    isOver = await handOver(context, prepared, { phone: story.phone, since })
  }
  return isOver
}

/** Waits until stock is reserved, and accepts where the pharmacy does so by hand. Null when the story is over before. */
async function waitForParcels(
  context: DemoContext,
  { prescriptionId, hospital, path, decided }: Supply,
): Promise<Prescription | null> {
  const { api, people } = context
  await decided
  return waitFor(context, { prescriptionId, news: stockNews }, async () => {
    const prescription = await api.get<Prescription>(hospital, path)
    if (doneStates.includes(prescription.state)) return { value: null }
    const isRouted = prescription.state === 'routed'
    if (isRouted) {
      const pharmacist = await people.atSite(prescription.destinationSiteId, 'village_pharmacist')
      await api.post(pharmacist, `${path}/accept`, {})
    }
    return isRouted || prescription.state === 'accepted' ? { value: prescription } : null
  })
}

/** Called back on the road: the depot that sent it takes it in again, into quarantine. */
async function takeBack({ api, people }: DemoContext, { id, fromSiteId }: Shipment): Promise<void> {
  const operator = await people.atSite(fromSiteId, 'operator')
  await api.post(operator, `/shipments/${id}/receive-return`, { siteId: fromSiteId })
}

/** A cancel that comes too late is told so, and the story goes on. */
async function cancelOrLearn(api: ApiClient, hospital: Session, path: string): Promise<void> {
  try {
    await api.post(hospital, `${path}/cancel`, {})
  } catch (error) {
    if (!(error instanceof OperationRefused)) throw error
  }
}

function waitForEnd(context: DemoContext, { prescriptionId, hospital, path }: Asked): Promise<Prescription> {
  return waitFor(context, { prescriptionId, news: endNews }, async () => {
    const prescription = await context.api.get<Prescription>(hospital, path)
    return doneStates.includes(prescription.state) ? { value: prescription } : null
  })
}

/** Looks once, and again whenever there was such news of the prescription. */
export async function waitFor<Value>(
  context: DemoContext,
  { prescriptionId, news }: { readonly prescriptionId: string; readonly news: ReadonlySet<EventType> },
  look: () => Promise<{ readonly value: Value } | null>,
): Promise<Value> {
  const givesUpAt = Date.now() + patienceMs
  while (Date.now() < givesUpAt) {
    // Listens before it looks, so that nothing can happen in between.
    const change = context.news.next(prescriptionId, news)
    const seen = await look()
    if (seen !== null) return seen.value
    await change
  }
  throw new Error(`A prescription did not move on for ${patienceMs / 1000} s.`)
}
