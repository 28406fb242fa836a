import type { PrescriptionState } from './states.ts'

/** As much of a prescription as decides whether a pharmacy may accept it by its code. */
export interface OpenToChoice {
  readonly state: PrescriptionState
  readonly awaitsChoice: boolean
  readonly cancelRequestedAt: Date | null
  readonly validUntil: Date
}

/**
 * True while any designated pharmacy may accept a prescription by its code: approved and within its validity, and either
 * nobody has accepted it, or who did has left the rest to others.
 */
export function isChoosable(
  { state, awaitsChoice, cancelRequestedAt, validUntil }: OpenToChoice,
  now: Date,
): boolean {
  const isOpen = state === 'approved' || state === 'routed' || (state === 'accepted' && awaitsChoice)
  return isOpen && cancelRequestedAt === null && now < validUntil
}
