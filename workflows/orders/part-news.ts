import { z } from 'zod'
import type { PlacedEvent } from '#db/events/cursors.ts'
import type { EventType } from '#domain/events/event.ts'

/** What the workflow of a part must look at. What follows the receipt is money. */
const ofParts: ReadonlySet<EventType> = new Set<EventType>([
  'order_part.offered',
  'order_part.accepted',
  'order_part.backordered',
  'order_part.declined',
  'order_part.cancelled',
  'order_part.passed_on',
])
const ofShipments: ReadonlySet<EventType> = new Set<EventType>([
  'shipment.short_picked',
  'shipment.dispatched',
  'shipment.received',
  'shipment.cancelled',
  'shipment.written_off',
  'shipment.returned',
  'shipment.discrepancy_decided',
])

const shipmentPayload = z.object({ kind: z.string().optional(), requestId: z.uuid().optional() })

/** The part of an order that an event is about; null for every other event. */
export function orderPartOf({ type, aggregateId, payload }: PlacedEvent): string | null {
  if (ofParts.has(type)) return aggregateId
  if (!ofShipments.has(type)) return null
  const asked = shipmentPayload.safeParse(payload)
  return asked.success && asked.data.kind === 'order' ? (asked.data.requestId ?? null) : null
}
