import type { StateTable } from '#domain/state-table.ts'

/** What a supplier who is not on the network announces, until a site receives it. */
export const deliveryNoteStates = {
  announced: ['received', 'cancelled'],
  received: [],
  cancelled: [],
} as const satisfies StateTable<DeliveryNoteState>

export type DeliveryNoteState = 'announced' | 'received' | 'cancelled'

/** What a person saw of goods that were unloaded. */
export const unloadedConditions = ['good', 'damaged', 'wrong_product', 'expiry_differs'] as const
export type UnloadedCondition = (typeof unloadedConditions)[number]
