import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of a prescription.
 * Expiry stops new acceptances only, so nothing leads from `accepted` to `expired`.
 * Going back to `approved` takes the prescription from a pharmacy so that another may be chosen; an accepted one
 * first gives back what it had reserved. A completed prescription is never cancelled: its lines are returned.
 * `waiting`: between two parts of a long prescription. The pharmacy that accepted the first part supplies the next one,
 * so it leads back to `accepted`.
 */
export const prescriptionStates = {
  draft: ['signed', 'cancelled'],
  signed: ['in_review', 'cancelled', 'expired'],
  in_review: ['queried', 'approved', 'rejected', 'cancelled', 'expired'],
  queried: ['in_review', 'cancelled', 'expired'],
  approved: ['routed', 'cancelled', 'expired'],
  rejected: [],
  routed: ['accepted', 'approved', 'cancelled', 'expired'],
  accepted: ['completed', 'waiting', 'approved', 'cancelled'],
  waiting: ['accepted', 'completed', 'cancelled'],
  completed: [],
  cancelled: [],
  expired: [],
} as const satisfies StateTable<PrescriptionState>

/** The states in which nothing more is handed over on a prescription. */
export const endedStates = [
  'completed',
  'cancelled',
  'expired',
  'rejected',
] as const satisfies readonly PrescriptionState[]
export type EndedState = (typeof endedStates)[number]

export type PrescriptionState =
  | 'draft'
  | 'signed'
  | 'in_review'
  | 'queried'
  | 'approved'
  | 'rejected'
  | 'routed'
  | 'accepted'
  | 'waiting'
  | 'completed'
  | 'cancelled'
  | 'expired'

/**
 * The life of a prescription line. Where a parcel is, is its shipment's state; a line only knows whether its units are
 * on their way. Units handed over are counted beside the state and never rounded up by it: `partial` means that some
 * were handed over and the rest is on its way, `to_supply` that some have no site yet, `owing` that no site can supply
 * them now. A line whose parcel is lost, cancelled or called back goes back to `to_supply`.
 * `cancelled`: nothing more is supplied, because the prescription ended or the patient did not want the rest.
 * `returned` closes the line: medicine that came back from a patient is never supplied again on the same line.
 */
export const lineStates = {
  to_supply: ['allocated', 'owing', 'cancelled'],
  allocated: ['handed_over', 'partial', 'to_supply', 'owing', 'returned', 'cancelled'],
  partial: ['allocated', 'to_supply', 'owing', 'handed_over', 'returned', 'cancelled'],
  owing: ['allocated', 'to_supply', 'cancelled'],
  handed_over: ['returned'],
  returned: [],
  cancelled: [],
} as const satisfies StateTable<LineState>

export type LineState =
  | 'to_supply'
  | 'allocated'
  | 'partial'
  | 'owing'
  | 'handed_over'
  | 'returned'
  | 'cancelled'
