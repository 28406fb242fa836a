import type { StateTable } from '#domain/state-table.ts'

/**
 * Goods that go from a site to another of the same organisation. One that needs a second person's word waits in
 * `requested`; from `under_way` on its shipments tell how far it is. Cancelling ends when the first of them has left.
 */
export const transferStates = {
  requested: ['under_way', 'refused', 'cancelled'],
  under_way: ['completed', 'cancelled'],
  refused: [],
  completed: [],
  cancelled: [],
} as const satisfies StateTable<TransferState>

export type TransferState = 'requested' | 'under_way' | 'refused' | 'completed' | 'cancelled'

/** Goods that go back to whoever supplied them, once a second person and the supplier have agreed. */
export const supplierReturnStates = {
  requested: ['under_way', 'refused', 'cancelled'],
  under_way: ['confirmed', 'cancelled'],
  refused: [],
  confirmed: [],
  cancelled: [],
} as const satisfies StateTable<SupplierReturnState>

export type SupplierReturnState = 'requested' | 'under_way' | 'refused' | 'confirmed' | 'cancelled'

/** Why goods go back to their supplier. */
export const supplierReturnReasons = [
  'damaged',
  'wrong_product',
  'near_expiry',
  'expired',
  'quality_doubt',
  'recalled',
  'ordered_in_error',
] as const
export type SupplierReturnReason = (typeof supplierReturnReasons)[number]
