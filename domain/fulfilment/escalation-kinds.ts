/** Why a person must act on a prescription. Each kind is raised once for a prescription, or for a part of a long one. */
export const escalationKinds = [
  'review_slow',
  'due_24h',
  'due_36h',
  'due_breached',
  'no_stock',
  'site_down',
  'pickup_code_unsent',
  'compensation_failed',
  'claim_denied',
  'claim_stuck',
  'webhook_paused',
  'courier_failed',
  'part_held',
  'part_missed',
] as const

export type EscalationKind = (typeof escalationKinds)[number]
