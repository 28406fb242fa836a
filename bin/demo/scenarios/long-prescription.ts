import { setTimeout as sleep } from 'node:timers/promises'
import { addDays, shanghaiDate, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { neededBy } from '#domain/prescriptions/repeats/dates.ts'
import type { PartState } from '#domain/prescriptions/repeats/states.ts'
import type { PrescriptionState } from '#domain/prescriptions/states.ts'
import { type SeedPrescription, signedAnew } from '#seeds/prescriptions.ts'
import { approveSigned } from '../approval.ts'
import { handOver } from '../hand-over.ts'
import type { Session } from '../http.ts'
import { readOutcome } from '../outcome.ts'
import { carryParcel, dispatchParcel, prepareParcel } from '../station.ts'
import type { Shipment } from '../story.ts'
import { letHeldPartGoOn, makeLongWithSartan } from './held-part.ts'
import { refusalOf, type Scenario, type ScenarioStage } from './scenario.ts'

interface Part {
  readonly part: number
  readonly state: PartState
  readonly firstDoseOn: string
  readonly orderAt: string
}

interface Prescription {
  readonly state: PrescriptionState
  readonly part: number
  readonly destinationSiteId: string
  readonly shipments: readonly (Shipment & { readonly part: number })[]
}

/** The prescription of the story, as its hospital's system asks for it. */
interface Story {
  readonly prescriptionId: string
  readonly hospital: Session
  readonly phone: string
}

const lookMs = 300
const patienceMs = 240_000
/** Several sweeps. */
const sweepsMs = 5_000

/** The long way of a chronic patient's medicine: months of it in parts, each in time, until the doctor ends it. */
export const longPrescription: Scenario = {
  name: 'long-prescription',
  story:
    '12 weeks of medicine in three parts; one is held and set free by two pharmacists; the doctor stops the rest.',
  movesClock: true,
  async play(stage) {
    const signedAt = new Date()
    const seed = makeLongWithSartan(stage, signedAt)
    const story = await submit(stage, seed)
    const [first, second, third] = await readParts(stage, story)
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('The prescription does not have three parts.')
    stage.check(
      'part 2 begins 28 days after the signing',
      second.firstDoseOn === addDays(first.firstDoseOn, 28),
    )
    stage.check(
      'part 3 begins 56 days after the signing',
      third.firstDoseOn === addDays(first.firstDoseOn, 56),
    )

    await approve(stage, story, seed.hospitalTenantId)
    await deliverPart(stage, story, 1)
    stage.check('the prescription waits for part 2', (await read(stage, story)).state === 'waiting')

    await letHeldPartGoOn(stage, seed, { ...second, prescriptionId: story.prescriptionId })
    stage.tell(`${second.orderAt}: part 2 is due, and ordered`)
    await deliverPart(stage, story, 2)
    const isInTime = new Date(second.orderAt) < neededBy(second.firstDoseOn)
    stage.check('part 2 came before the last dose of part 1', isInTime)

    await stage.moveClockTo(shanghaiInstant(addDays(first.firstDoseOn, 5 * 7 - 1), '10:00'))
    stage.tell('week 5: the doctor stops the rest')
    const stopped = await stop(stage, story, seed.hospitalTenantId)
    stage.check('part 3 was stopped', stopped.stoppedParts.join() === '3')
    stage.check('the prescription is completed with what was given', stopped.state === 'completed')

    await stage.moveClockTo(shanghaiInstant(addDays(first.firstDoseOn, 12 * 7), '10:00'))
    stage.tell('week 12: nothing more happens')
    await sleep(sweepsMs)
    const states = (await readParts(stage, story)).map(({ state }) => state)
    stage.check(
      'parts 1 and 2 were handed over, part 3 never',
      states.join() === 'handed_over,handed_over,stopped',
    )
    const { shipments } = await read(stage, story)
    stage.check(
      'part 3 was never sent',
      shipments.every(({ part }) => part < 3),
    )
    await checkBooks(stage, story, seed.hospitalTenantId)
  },
}

/** Posts it; first with a part too many. */
async function submit(stage: ScenarioStage, { hospitalTenantId, body }: SeedPrescription): Promise<Story> {
  const hospital = stage.people.hospitalSystem(hospitalTenantId)
  const tooLong = signedAnew({ ...body, repeats: { parts: 4, daysPerPart: 28 } })
  const refused = await refusalOf(() => stage.api.post(hospital, '/prescriptions', tooLong))
  stage.check('16 weeks are refused', refused === 'repeatsTooLong')
  const { prescriptionId } = await stage.api.post<{ prescriptionId: string }>(
    hospital,
    '/prescriptions',
    body,
  )
  stage.tell(`${shanghaiDate(new Date())}: the hospital posts 12 weeks in three parts`)
  return { prescriptionId, hospital, phone: body.fulfilment.phone ?? '' }
}

async function approve(stage: ScenarioStage, { prescriptionId }: Story, tenantId: string): Promise<void> {
  const pharmacist = await stage.people.ofTenant(tenantId, 'review_pharmacist')
  await approveSigned(stage, pharmacist, prescriptionId)
}

/** Waits for the parcels of a part, and everybody on the way does their work until the patient has it. */
async function deliverPart(stage: ScenarioStage, story: Story, part: number): Promise<void> {
  const parcels = await waitForParcels(stage, story, part)
  for (const parcel of parcels) {
    const since = new Date()
    const prepared = await prepareParcel(stage, parcel)
    await dispatchParcel(stage, prepared)
    await carryParcel(stage, prepared)
    await handOver(stage, prepared, { phone: story.phone, since })
  }
  const ofPart = (await readParts(stage, story)).find((row) => row.part === part)
  stage.check(`part ${part} was handed over`, ofPart?.state === 'handed_over')
}

/** A pharmacy without a standing agreement accepts by hand. */
async function waitForParcels(stage: ScenarioStage, story: Story, part: number): Promise<Shipment[]> {
  const givesUpAt = Date.now() + patienceMs
  while (Date.now() < givesUpAt) {
    const prescription = await read(stage, story)
    if (prescription.state === 'routed') {
      const pharmacist = await stage.people.atSite(prescription.destinationSiteId, 'village_pharmacist')
      await stage.api.post(pharmacist, `/prescriptions/${story.prescriptionId}/accept`, {})
    }
    const parcels = prescription.shipments.filter((shipment) => shipment.part === part)
    if (prescription.state === 'accepted' && parcels.length > 0) return parcels
    await sleep(lookMs)
  }
  throw new Error(`Part ${part} had no parcels for ${patienceMs / 1000} s.`)
}

async function stop(stage: ScenarioStage, { prescriptionId }: Story, tenantId: string) {
  const doctor = await stage.people.ofTenant(tenantId, 'doctor')
  return stage.api.post<{ state: PrescriptionState; stoppedParts: number[] }>(
    doctor,
    `/prescriptions/${prescriptionId}/stop-parts`,
    { partUnderWay: 'stop', remark: '病情变化，停用' },
  )
}

function read(stage: ScenarioStage, { hospital, prescriptionId }: Story): Promise<Prescription> {
  return stage.api.get<Prescription>(hospital, `/prescriptions/${prescriptionId}`)
}

async function readParts(
  stage: ScenarioStage,
  { hospital, prescriptionId }: Story,
): Promise<readonly Part[]> {
  const { items } = await stage.api.get<{ items: Part[] }>(hospital, `/prescriptions/${prescriptionId}/parts`)
  return items
}

async function checkBooks(
  stage: ScenarioStage,
  { prescriptionId }: Story,
  hospitalTenantId: string,
): Promise<void> {
  const outcome = await readOutcome(stage, 1, [{ prescriptionId, hospitalTenantId }], 0)
  stage.check('stock and money add up', outcome.stock_drift === 0 && outcome.money_drift === 0)
}
