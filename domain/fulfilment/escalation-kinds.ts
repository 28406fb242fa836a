import { orderEscalationKinds } from '#domain/orders/escalations.ts'
import { procurementEscalationKinds } from '#domain/procurement/escalations.ts'

/**
 * Why a person must look into a hand-over that a phone without a network told of later: nothing proves who has the parcel,
 * it was of a lot that was recalled or had expired, it was more than was prescribed, or another amount was taken than is due.
 * Raised for each such parcel.
 */
export const handOverEscalationKinds = [
  'hand_over_unproven',
  'recalled_handed_over',
  'expired_handed_over',
  'excess_handed_over',
  'payment_differs',
] as const
export type HandOverEscalationKind = (typeof handOverEscalationKinds)[number]

/**
 * Why a person must act on a prescription. Each kind is raised once for a prescription, or for a part of a long one; those of
 * a hand-over once for its parcel while nobody has resolved them.
 */
export const prescriptionEscalationKinds = [
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
  ...handOverEscalationKinds,
] as const
export type PrescriptionEscalationKind = (typeof prescriptionEscalationKinds)[number]

/** Why a person must act on something else. Each kind is raised once for a subject. */
export const otherEscalationKinds = [
  'receipt_differs',
  'recall_unacknowledged',
  'recall_overdue',
  'storage_excursion',
  'campaign_breached',
  'campaign_owing',
  'shortage_sign',
  'shortage_plan_waits',
  'shortage_promises_lost',
  ...orderEscalationKinds,
  ...procurementEscalationKinds,
] as const

export const escalationKinds = [...prescriptionEscalationKinds, ...otherEscalationKinds] as const
export type EscalationKind = (typeof escalationKinds)[number]

/** What an escalation may be about, other than a prescription. */
export const escalationSubjects = [
  'shipment',
  'order',
  'transfer',
  'supplier_return',
  'recall',
  'site',
  'campaign',
  'shortage',
  'procurement_round',
  'procurement_contract',
] as const
export type EscalationSubject = (typeof escalationSubjects)[number]
