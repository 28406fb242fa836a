/** Why a person must act on a part of an order. Each is raised once while it is open. */
export const orderEscalationKinds = [
  'order_unanswered',
  'order_backordered',
  'order_due_24h',
  'order_due_36h',
  'order_breached',
] as const
export type OrderEscalationKind = (typeof orderEscalationKinds)[number]
