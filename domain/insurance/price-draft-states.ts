import type { StateTable } from '#domain/state-table.ts'

/** The life of changes to a price list. Once in force they are never changed: other changes follow them. */
export const priceDraftStates = {
  draft: ['in_force', 'discarded'],
  in_force: [],
  discarded: [],
} as const satisfies StateTable<PriceDraftState>

export type PriceDraftState = 'draft' | 'in_force' | 'discarded'
