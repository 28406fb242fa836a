import { eventTypes, type EventType } from '../events/event.ts'

/** Said to one patient, by a message of its own: no system needs to hear that a code was asked for. */
const betweenPatientAndUs: ReadonlySet<EventType> = new Set([
  'prescription.tracking_code_requested',
  'shipment.pickup_code_requested',
])

/** What other organisations' systems can be told of: the life of a prescription and of its parcels. */
export const pushedEventTypes: readonly EventType[] = eventTypes.filter(
  (type) => /^(?:prescription|shipment)\./.test(type) && !betweenPatientAndUs.has(type),
)
