import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from './prescription.ts'
import type { PrescriptionState } from './states.ts'

/** What a patient is told, coarser than the states that staff work with. */
export const trackingSteps = [
  'received',
  'reviewed',
  'prepared',
  'on_the_way',
  'arrived',
  'handed_over',
] as const
export type TrackingStep = (typeof trackingSteps)[number]

/** What a patient must know beside the step: how it ended otherwise, or what it waits for. */
export type TrackingNotice =
  | 'rejected'
  | 'cancelled'
  | 'cancelling'
  | 'expired'
  | 'queried'
  | 'searching'
  | 'choose_pharmacy'
  | 'late'

export interface TrackedPrescription {
  readonly state: PrescriptionState
  readonly isCancelRequested: boolean
  /** The patient is still to choose a pharmacy for what no parcel carries. */
  readonly awaitsChoice: boolean
  readonly dueAt: Date
  readonly mode: FulfilmentMode
  /** States of its shipments that still count: not those that were cancelled or went back. */
  readonly shipmentStates: readonly ShipmentState[]
}

export interface TrackingProgress {
  readonly step: TrackingStep
  readonly notice: TrackingNotice | null
}

/** How far a prescription has come: with several parcels, as far as the slowest one. */
export function trackingProgress(tracked: TrackedPrescription, now: Date): TrackingProgress {
  return { step: stepOf(tracked), notice: noticeOf(tracked, now) }
}

/** A ride of a parcel that still counts: as planned, or as it went. */
export interface TrackedRide {
  readonly isAhead: boolean
  readonly departAt: Date
  readonly arriveAt: Date
}

/** What happens next to a prescription, and when, as far as a timetable says. */
export interface NextStep {
  readonly step: Exclude<TrackingStep, 'received'>
  /** Null where no ride tells, and where the time has passed. */
  readonly at: Date | null
}

const noticesThatEnd: readonly TrackingNotice[] = [
  'rejected',
  'cancelled',
  'cancelling',
  'expired',
  'choose_pharmacy',
]

/** What a patient may expect next; null when nothing comes any more, or it is for them to decide first. */
export function nextStep(
  { step, notice }: TrackingProgress,
  rides: readonly TrackedRide[],
  now: Date,
): NextStep | null {
  const next = trackingSteps[trackingSteps.indexOf(step) + 1]
  if (next === undefined || next === 'received') return null
  if (notice !== null && noticesThatEnd.includes(notice)) return null
  const at = timeOf(next, rides)
  return { step: next, at: at !== null && at > now ? at : null }
}

/** The first departure that is ahead, or the last arrival of all parcels. */
function timeOf(step: NextStep['step'], rides: readonly TrackedRide[]): Date | null {
  if (step === 'arrived')
    return edgeOf(
      rides.map(({ arriveAt }) => arriveAt),
      Math.max,
    )
  const departures = rides.filter(({ isAhead }) => isAhead).map(({ departAt }) => departAt)
  return step === 'prepared' || step === 'on_the_way' ? edgeOf(departures, Math.min) : null
}

function edgeOf(times: readonly Date[], edge: (...values: number[]) => number): Date | null {
  return times.length === 0 ? null : new Date(edge(...times.map((time) => time.getTime())))
}

/** The step that a parcel has reached; null for one that no longer counts. */
export function parcelStep(state: ShipmentState): TrackingStep | null {
  return stepOfShipment[state]
}

const stepOfShipment: Readonly<Record<ShipmentState, TrackingStep | null>> = {
  allocated: 'reviewed',
  short_picked: 'reviewed',
  picked: 'reviewed',
  rechecked: 'reviewed',
  packed: 'prepared',
  dispatched: 'on_the_way',
  in_transit: 'on_the_way',
  arrived: 'arrived',
  handed_over: 'handed_over',
  received: null,
  refused: null,
  damaged: null,
  return_in_transit: null,
  returned: null,
  written_off: null,
  cancelled: null,
}

function stepOf({ state, shipmentStates }: TrackedPrescription): TrackingStep {
  if (state === 'completed') return 'handed_over'
  const reached = shipmentStates.flatMap((shipment) => stepOfShipment[shipment] ?? [])
  const slowest = trackingSteps.find((step) => reached.includes(step))
  if (slowest !== undefined) return slowest
  const isReviewed = state === 'approved' || state === 'routed' || state === 'accepted'
  return isReviewed ? 'reviewed' : 'received'
}

function noticeOf(tracked: TrackedPrescription, now: Date): TrackingNotice | null {
  const { state, isCancelRequested, awaitsChoice, dueAt, mode, shipmentStates } = tracked
  if (state === 'rejected' || state === 'cancelled' || state === 'expired' || state === 'queried')
    return state
  if (state === 'completed' || state === 'waiting') return null
  if (isCancelRequested) return 'cancelling'
  if (awaitsChoice && (state === 'approved' || state === 'accepted')) return 'choose_pharmacy'
  // What is ready for the patient to collect has kept its time.
  const isReady = mode !== 'home' && stepOf(tracked) === 'arrived'
  if (now > dueAt && !isReady) return 'late'
  const isUnsourced = state === 'approved' && shipmentStates.length === 0
  return isUnsourced ? 'searching' : null
}
