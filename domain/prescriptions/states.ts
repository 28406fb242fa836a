import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of a prescription.
 * Expiry stops new acceptances only, so nothing leads from `accepted` to `expired`.
 * Going back to `approved` takes the prescription from a pharmacy so that another may be chosen; an accepted one
 * first gives back what it had reserved. A completed prescription is never cancelled: its lines are returned.
 */
export const prescriptionStates = {
  draft: ['signed', 'cancelled'],
  signed: ['in_review', 'cancelled', 'expired'],
  in_review: ['queried', 'approved', 'rejected', 'cancelled', 'expired'],
  queried: ['in_review', 'cancelled', 'expired'],
  approved: ['routed', 'cancelled', 'expired'],
  rejected: [],
  routed: ['accepted', 'approved', 'cancelled', 'expired'],
  accepted: ['completed', 'approved', 'cancelled'],
  completed: [],
  cancelled: [],
  expired: [],
} as const satisfies StateTable<PrescriptionState>

export type PrescriptionState =
  | 'draft'
  | 'signed'
  | 'in_review'
  | 'queried'
  | 'approved'
  | 'rejected'
  | 'routed'
  | 'accepted'
  | 'completed'
  | 'cancelled'
  | 'expired'

/**
 * The life of a prescription line. Units handed over are counted beside the state and never rounded up by it:
 * `partial` means that some were handed over and the rest is still due, `owing` that no site can supply them now.
 * A line whose parcel is lost, damaged or called back for another route goes back to `to_supply`; the parcel's own
 * fate is the shipment's. `packed` may go straight to `arrived` where the supplying site is also the collecting one.
 * `returned` closes the line: medicine that came back from a patient is never supplied again on the same line.
 */
export const lineStates = {
  to_supply: ['allocated', 'owing', 'cancelled'],
  allocated: ['picked', 'to_supply', 'cancelled'],
  picked: ['rechecked', 'to_supply', 'cancelled'],
  rechecked: ['packed', 'to_supply', 'cancelled'],
  packed: ['dispatched', 'arrived', 'to_supply', 'cancelled'],
  dispatched: ['arrived', 'to_supply', 'returned'],
  arrived: ['handed_over', 'partial', 'to_supply', 'returned'],
  partial: ['to_supply', 'owing', 'returned'],
  owing: ['to_supply', 'cancelled'],
  handed_over: ['returned'],
  returned: [],
  cancelled: [],
} as const satisfies StateTable<LineState>

export type LineState =
  | 'to_supply'
  | 'allocated'
  | 'picked'
  | 'rechecked'
  | 'packed'
  | 'dispatched'
  | 'arrived'
  | 'partial'
  | 'owing'
  | 'handed_over'
  | 'returned'
  | 'cancelled'
