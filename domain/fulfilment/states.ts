import type { StateTable } from '../state-table.ts'

export const shipmentStates = [
  'allocated',
  'short_picked',
  'picked',
  'rechecked',
  'packed',
  'dispatched',
  'in_transit',
  'arrived',
  'handed_over',
  'refused',
  'damaged',
  'return_in_transit',
  'returned',
  'written_off',
  'cancelled',
] as const

export type ShipmentState = (typeof shipmentStates)[number]

/**
 * The life of every shipment, whoever asked for it and whoever receives it.
 * Cancelling ends at dispatch; from then on a parcel can only be called back, as a return. A return by a patient
 * after the hand-over is a shipment of its own, so `handed_over` is final.
 */
export const shipmentTable = {
  /** Stock is reserved; nobody has been to the shelf. */
  allocated: ['picked', 'short_picked', 'cancelled'],
  /** The shelf held less than was reserved; the missing units go back to sourcing, the rest goes on or nothing does. */
  short_picked: ['picked', 'cancelled'],
  /** A recheck that finds the wrong goods sends the shipment back to the shelf. */
  picked: ['rechecked', 'allocated', 'short_picked', 'cancelled'],
  rechecked: ['packed', 'cancelled'],
  packed: ['dispatched', 'cancelled'],
  /** Straight to `arrived` where the supplying site's own counter hands over, and no leg is needed. */
  dispatched: ['in_transit', 'arrived', 'damaged', 'return_in_transit'],
  in_transit: ['arrived', 'damaged', 'return_in_transit'],
  /** At the place of hand-over. Uncollected parcels return from here. */
  arrived: ['handed_over', 'refused', 'damaged', 'return_in_transit'],
  handed_over: [],
  refused: ['return_in_transit'],
  /** Broken or missing when it was scanned. */
  damaged: ['return_in_transit', 'written_off'],
  return_in_transit: ['returned', 'written_off'],
  returned: [],
  written_off: [],
  cancelled: [],
} as const satisfies StateTable<ShipmentState>

export const legStates = ['planned', 'departed', 'arrived', 'cancelled'] as const

export type LegState = (typeof legStates)[number]

/** One ride of a shipment between two places. A ride that breaks off on the road is cancelled and planned anew. */
export const legTable = {
  planned: ['departed', 'cancelled'],
  departed: ['arrived', 'cancelled'],
  arrived: [],
  cancelled: [],
} as const satisfies StateTable<LegState>
