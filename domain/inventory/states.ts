import type { StateTable } from '#domain/state-table.ts'

export type AdjustmentState = 'awaiting_approval' | 'applied' | 'refused'

/** A correction of the books. Beyond the organisation's limits it waits for a second person. */
export const adjustmentStates = {
  awaiting_approval: ['applied', 'refused'],
  applied: [],
  refused: [],
} as const satisfies StateTable<AdjustmentState>

export type StocktakeState = 'open' | 'posted' | 'cancelled'

/** A count of a site, or of a part of it. Nothing moves before it is posted. */
export const stocktakeStates = {
  open: ['posted', 'cancelled'],
  posted: [],
  cancelled: [],
} as const satisfies StateTable<StocktakeState>

export type StocktakeLineState = 'to_count' | 'to_recount' | 'counted' | 'posted' | 'refused' | 'skipped'

/**
 * One pile that is counted. `to_recount`: too far from the books for one person's word. `refused`: the books hold less
 * by now than was found missing. `skipped`: the count was posted without it.
 */
export const stocktakeLineStates = {
  to_count: ['to_recount', 'counted', 'skipped'],
  to_recount: ['counted', 'skipped'],
  counted: ['posted', 'refused'],
  posted: [],
  refused: [],
  skipped: [],
} as const satisfies StateTable<StocktakeLineState>

export type DestructionState = 'planned' | 'destroyed' | 'cancelled'

/** Goods to be destroyed: one person lists them, another one sees it done. */
export const destructionStates = {
  planned: ['destroyed', 'cancelled'],
  destroyed: [],
  cancelled: [],
} as const satisfies StateTable<DestructionState>
