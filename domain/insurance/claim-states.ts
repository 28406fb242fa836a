import type { StateTable } from '#domain/state-table.ts'

/**
 * A claim on the insurer for one hand-over.
 * `submitted` may be reversed as well: an answer that never came is undone, not guessed. A denied
 * claim is `prechecked` again once a person has corrected it: the same claim, in its next attempt.
 */
export const claimStates = {
  prechecked: ['submitted', 'reversed'],
  submitted: ['settled', 'denied', 'reversed'],
  settled: ['reversed'],
  denied: ['prechecked'],
  reversed: [],
} as const satisfies StateTable<ClaimState>

export type ClaimState = 'prechecked' | 'submitted' | 'settled' | 'denied' | 'reversed'
