import type { PrescriptionState } from '#domain/prescriptions/states.ts'

/** How a journey ends. */
export type JourneyEnd = 'completed' | 'cancelled' | 'rejected' | 'expired'

/** Why stock must be found: for all lines after approval or of a part that is due, or for units that a parcel no longer brings. */
export type SourcingCause = 'approved' | 'part_due' | 'short_at_pick' | 'site_down' | 'retry'

/** A parcel whose recipient needs a code to collect it, with its owner. */
export interface ReadyParcel {
  readonly shipmentId: string
  readonly tenantId: string
}

/** What must be done about a claim, with its owner. */
export interface ClaimTask {
  readonly claimId: string
  readonly tenantId: string
  readonly action: 'submit' | 'reverse'
}

/** What happened to a prescription, as its journey needs to know it. */
export type Happening =
  | { readonly kind: 'approved' }
  | { readonly kind: 'unitsMissing'; readonly cause: SourcingCause }
  | { readonly kind: 'codeNeeded'; readonly parcel: ReadyParcel }
  | { readonly kind: 'claimsDue'; readonly tasks: readonly ClaimTask[] }
  /** How one claim was told before a hand-over could have several: running journeys have it in their histories. */
  | { readonly kind: 'claimDue'; readonly task: ClaimTask }
  | { readonly kind: 'calledBack' }
  | { readonly kind: 'ended'; readonly end: JourneyEnd }

/** A happening with its position in the stream of events, by which a repeated signal is known. */
export interface Milestone {
  readonly position: number
  readonly happening: Happening
}

/** Where a journey stands. */
export interface Progress {
  /** The last milestone's position. */
  readonly position: number
  readonly stage: 'review' | 'supply' | JourneyEnd
  /** True once a cancel found parcels on the road: they come back, and nothing more is supplied. */
  readonly isCalledBack: boolean
  /** Why stock must be found next, or null while parcels carry everything. */
  readonly missing: SourcingCause | null
  /** Parcels whose recipients wait for a code, oldest first. */
  readonly parcels: readonly ReadyParcel[]
  /** Claims that wait to be dealt with, oldest first. They outlive the end. */
  readonly claims: readonly ClaimTask[]
}

/** What a journey is told about its prescription's row when it must go on from the middle. */
export interface PresentState {
  /** `completed` for a part that was closed, whatever becomes of the others. */
  readonly state: PrescriptionState
  /** Absent for the first part, and where there is only one. */
  readonly part?: number
  readonly isCalledBack: boolean
  /** Parcels that have arrived and for which no code was sent. */
  readonly parcels: readonly ReadyParcel[]
  readonly claims: readonly ClaimTask[]
}

/** The hospital that owns a prescription, and its absolute times as ISO strings. */
export interface JourneyTimes {
  readonly tenantId: string
  readonly acknowledgedAt: string
  readonly validUntil: string
}

/** A prescription that was just submitted. */
export const atSubmission: Progress = {
  position: 0,
  stage: 'review',
  isCalledBack: false,
  missing: null,
  parcels: [],
  claims: [],
}

const endOfState: Partial<Record<PrescriptionState, JourneyEnd>> = {
  completed: 'completed',
  cancelled: 'cancelled',
  rejected: 'rejected',
  expired: 'expired',
}

/** Goes on from the row. What parcels already carry is not sourced twice, so asking once more is safe. */
export function resume({ state, part = 1, isCalledBack, parcels, claims }: PresentState): Progress {
  const end = endOfState[state]
  if (end !== undefined) return { ...atSubmission, stage: end, claims }
  if (state === 'draft' || state === 'signed' || state === 'in_review' || state === 'queried')
    return atSubmission
  return {
    position: 0,
    stage: 'supply',
    isCalledBack,
    missing: isCalledBack ? null : causeAt(state, part),
    parcels,
    claims,
  }
}

function causeAt(state: PrescriptionState, part: number): SourcingCause {
  if (part > 1) return 'part_due'
  return state === 'approved' ? 'approved' : 'retry'
}

/** How the prescription's story ended, or null while it goes on. Its claims may outlive it. */
export function endOf({ stage }: Progress): JourneyEnd | null {
  return stage === 'review' || stage === 'supply' ? null : stage
}

export function hasEnded(progress: Progress): boolean {
  return endOf(progress) !== null
}

/** True when there is stock to find or a code to send. */
export function hasWork({ missing, parcels }: Progress): boolean {
  return missing !== null || parcels.length > 0
}

/** Takes in a milestone. One that came before, or that no longer matters, changes nothing. */
export function follow(progress: Progress, { position, happening }: Milestone): Progress {
  if (position <= progress.position) return progress
  return { ...learn(progress, happening), position }
}

/** What a happening means for a journey. */
export function learn(progress: Progress, happening: Happening): Progress {
  if (happening.kind === 'claimsDue') return happening.tasks.reduce(addClaim, progress)
  if (happening.kind === 'claimDue') return addClaim(progress, happening.task)
  if (hasEnded(progress)) return progress
  // Nothing more is supplied to one whose parcels are on their way back: only its end counts.
  if (progress.isCalledBack && happening.kind !== 'ended') return progress
  switch (happening.kind) {
    case 'approved':
      return progress.stage === 'review' ? { ...progress, stage: 'supply', missing: 'approved' } : progress
    case 'unitsMissing':
      return { ...progress, missing: progress.missing ?? happening.cause }
    case 'codeNeeded':
      return addParcel(progress, happening.parcel)
    case 'calledBack':
      return { ...progress, isCalledBack: true, missing: null, parcels: [] }
    case 'ended':
      return { ...progress, stage: happening.end, missing: null, parcels: [] }
  }
}

function addParcel(progress: Progress, parcel: ReadyParcel): Progress {
  const isKnown = progress.parcels.some(({ shipmentId }) => shipmentId === parcel.shipmentId)
  return isKnown ? progress : { ...progress, parcels: [...progress.parcels, parcel] }
}

function addClaim(progress: Progress, task: ClaimTask): Progress {
  const isKnown = progress.claims.some(
    ({ claimId, action }) => claimId === task.claimId && action === task.action,
  )
  return isKnown ? progress : { ...progress, claims: [...progress.claims, task] }
}
