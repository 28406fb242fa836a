import type { StateTable } from '#domain/state-table.ts'

/**
 * The life of a buyer's order. It is approved by the buyer's own chain, village before county; from then on its parts
 * carry it, one for each seller and depot. It is closed when no part has anything left to do.
 */
export const orderStates = {
  draft: ['submitted', 'cancelled'],
  submitted: ['approved', 'rejected', 'cancelled'],
  approved: ['accepted', 'closed', 'cancelled'],
  accepted: ['closed', 'cancelled'],
  rejected: [],
  cancelled: [],
  closed: [],
} as const satisfies StateTable<OrderState>

export type OrderState = 'draft' | 'submitted' | 'approved' | 'accepted' | 'rejected' | 'cancelled' | 'closed'

/**
 * The life of what one seller brings from one depot. `accepted` means that lots are reserved and the 48 hours to
 * dispatch run; `backordered` waits at the seller for stock. `passed_on`: another seller took its place, since this
 * one declined too late or missed its 48 hours. What was received is closed once its invoice is settled.
 */
export const orderPartStates = {
  offered: ['accepted', 'backordered', 'declined', 'passed_on', 'cancelled'],
  backordered: ['accepted', 'declined', 'passed_on', 'cancelled'],
  accepted: ['dispatched', 'backordered', 'passed_on', 'cancelled'],
  dispatched: ['received'],
  received: ['closed'],
  declined: [],
  passed_on: [],
  cancelled: [],
  closed: [],
} as const satisfies StateTable<OrderPartState>

export type OrderPartState =
  | 'offered'
  | 'backordered'
  | 'accepted'
  | 'dispatched'
  | 'received'
  | 'declined'
  | 'passed_on'
  | 'cancelled'
  | 'closed'

/** Parts that still bring something, or owe an answer. The order lives as long as it has one. */
export const livePartStates = [
  'offered',
  'backordered',
  'accepted',
  'dispatched',
] as const satisfies readonly OrderPartState[]

/** Another product that a seller proposes for one it cannot bring: only the buyer's consent puts it in. */
export const substituteStates = {
  offered: ['consented', 'refused', 'lapsed'],
  consented: [],
  refused: [],
  lapsed: [],
} as const satisfies StateTable<SubstituteState>

export type SubstituteState = 'offered' | 'consented' | 'refused' | 'lapsed'

/**
 * Goods that a buyer wants to send back after it received them. What came beyond the order was never invoiced: it goes back
 * unasked, begins as `agreed`, and is `taken_back` without a credit, or `written_off` at the seller's cost.
 */
export const orderReturnStates = {
  requested: ['agreed', 'refused', 'withdrawn'],
  agreed: ['sent_back', 'withdrawn', 'written_off'],
  sent_back: ['credited', 'taken_back'],
  credited: [],
  taken_back: [],
  written_off: [],
  refused: [],
  withdrawn: [],
} as const satisfies StateTable<OrderReturnState>

export type OrderReturnState =
  | 'requested'
  | 'agreed'
  | 'sent_back'
  | 'credited'
  | 'taken_back'
  | 'written_off'
  | 'refused'
  | 'withdrawn'

/** A first-business document (首营资料): it counts once the quality manager of the one who keeps it accepted it. */
export const firstBusinessStates = {
  filed: ['accepted', 'refused'],
  accepted: ['revoked'],
  refused: [],
  revoked: [],
} as const satisfies StateTable<FirstBusinessState>

export type FirstBusinessState = 'filed' | 'accepted' | 'refused' | 'revoked'
