/** What an event can be about. */
export const aggregateKinds = [
  'prescription',
  'shipment',
  'claim',
  'escalation',
  'charge',
  'stock',
  'site',
  'person',
  'api_key',
  'patient',
  'product',
  'tenant',
  'application',
  'licence',
] as const
export type AggregateKind = (typeof aggregateKinds)[number]

/** Every event the product tells, as `<aggregate>.<what happened>`. Past events never change their meaning. */
export const eventTypes = [
  'prescription.submitted',
  'prescription.approved',
  'prescription.queried',
  'prescription.answered',
  'prescription.rejected',
  'prescription.routed',
  'prescription.unsourced',
  'prescription.accepted',
  'prescription.cancel_requested',
  'prescription.cancelled',
  'prescription.expired',
  'prescription.completed',
  'prescription.tracking_code_requested',
  'shipment.allocated',
  'shipment.picked',
  'shipment.short_picked',
  'shipment.rechecked',
  'shipment.packed',
  'shipment.dispatched',
  'shipment.leg_departed',
  'shipment.leg_arrived',
  'shipment.arrived',
  'shipment.pickup_code_requested',
  'shipment.handed_over',
  'shipment.return_started',
  'shipment.returned',
  'shipment.cancelled',
  'shipment.written_off',
  'charge.booked',
  'charge.collected',
  'charge.refunded',
  'charge.reversed',
  'charge.cash_counted',
  'claim.submitted',
  'claim.settled',
  'claim.denied',
  'claim.reversed',
  'escalation.raised',
  'escalation.resolved',
  'stock.received',
  'stock.adjusted',
  'stock.quarantine_decided',
  'site.changed',
  'site.down',
  'site.up',
  'person.changed',
  'person.revoked',
  'api_key.issued',
  'api_key.revoked',
  'patient.registered',
  'patient.observed',
  'product.listed',
  'tenant.joined',
  'tenant.changed',
  'tenant.suspended',
  'tenant.lifted',
  'tenant.leaving',
  'tenant.left',
  'application.received',
  'application.approved',
  'application.refused',
  'application.withdrawn',
  'licence.filed',
  'licence.accepted',
  'licence.refused',
  'licence.revoked',
] as const
export type EventType = (typeof eventTypes)[number]

/** A fact that a command tells the rest of the system. `payload` holds ids, codes, quantities and times only. */
export interface DomainEvent {
  readonly type: EventType
  readonly aggregateKind: AggregateKind
  readonly aggregateId: string
  /** The aggregate's owner. */
  readonly tenantId: string
  readonly payload: Readonly<Record<string, unknown>>
}
