import type { StateTable } from '#domain/state-table.ts'

/**
 * A claim on the insurer for one hand-over.
 * `submitted` may be reversed as well: an answer that never came is undone, not guessed. A denied claim stays denied;
 * a corrected one is a new claim.
 */
export const claimStates = {
  prechecked: ['submitted', 'reversed'],
  submitted: ['settled', 'denied', 'reversed'],
  settled: ['reversed'],
  denied: [],
  reversed: [],
} as const satisfies StateTable<ClaimState>

export type ClaimState = 'prechecked' | 'submitted' | 'settled' | 'denied' | 'reversed'
