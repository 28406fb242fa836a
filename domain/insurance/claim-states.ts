import type { StateTable } from '../state-table.ts'

export const claimStates = ['prechecked', 'submitted', 'settled', 'denied', 'reversed'] as const

export type ClaimState = (typeof claimStates)[number]

/**
 * A claim on the insurer for one hand-over.
 * `submitted` may be reversed as well: an answer that never came is undone, not guessed. A denied claim stays denied;
 * a corrected one is a new claim.
 */
export const claimTable = {
  prechecked: ['submitted', 'reversed'],
  submitted: ['settled', 'denied', 'reversed'],
  settled: ['reversed'],
  denied: [],
  reversed: [],
} as const satisfies StateTable<ClaimState>
