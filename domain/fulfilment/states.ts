import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of every shipment, whoever asked for it and whoever receives it.
 * Cancelling ends at dispatch; from then on a parcel can only be called back, as a return. A return by a patient
 * after the hand-over is a shipment of its own, so `handed_over` is final.
 * `short_picked`: the shelf held less than was reserved; the missing units go back to sourcing, and the rest goes on.
 * A recheck that finds the wrong goods sends `picked` back to `allocated`. `packed` goes straight to `arrived` where
 * the supplying site's own counter hands over; the ledger books that as a dispatch all the same.
 * `arrived` is the place of hand-over, from which uncollected parcels return. `damaged`: broken, or missing when scanned.
 * `received` ends what a site takes in, rather than a patient: goods that stand before the door are taken in although
 * nobody told of every leg. `handed_over` after `return_in_transit`: the patient had it before it was called back, and a
 * phone without a network told of it later.
 */
export const shipmentStates = {
  allocated: ['picked', 'short_picked', 'cancelled'],
  short_picked: ['picked', 'cancelled'],
  picked: ['rechecked', 'allocated', 'short_picked', 'cancelled'],
  rechecked: ['packed', 'cancelled'],
  packed: ['dispatched', 'arrived', 'cancelled'],
  dispatched: ['in_transit', 'received', 'damaged', 'return_in_transit'],
  in_transit: ['arrived', 'received', 'damaged', 'return_in_transit'],
  arrived: ['handed_over', 'received', 'refused', 'damaged', 'return_in_transit'],
  handed_over: [],
  received: [],
  refused: ['return_in_transit'],
  damaged: ['return_in_transit', 'written_off'],
  return_in_transit: ['handed_over', 'returned', 'written_off'],
  returned: [],
  written_off: [],
  cancelled: [],
} as const satisfies StateTable<ShipmentState>

export type ShipmentState =
  | 'allocated'
  | 'short_picked'
  | 'picked'
  | 'rechecked'
  | 'packed'
  | 'dispatched'
  | 'in_transit'
  | 'arrived'
  | 'handed_over'
  | 'received'
  | 'refused'
  | 'damaged'
  | 'return_in_transit'
  | 'returned'
  | 'written_off'
  | 'cancelled'

/** One ride of a shipment between two places. A ride that breaks off on the road is cancelled and planned anew. */
export const legStates = {
  planned: ['departed', 'cancelled'],
  departed: ['arrived', 'cancelled'],
  arrived: [],
  cancelled: [],
} as const satisfies StateTable<LegState>

export type LegState = 'planned' | 'departed' | 'arrived' | 'cancelled'
