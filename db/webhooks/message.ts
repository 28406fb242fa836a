import { sql } from 'drizzle-orm'
import type { StatusMessage } from '#domain/webhooks/message.ts'
import { events } from '../events/schema.ts'

/** The prescription that an event belongs to, for a query on `events`; null where it belongs to none. */
export const prescriptionOfEvent = sql<string | null>`case ${events.aggregateKind} when 'prescription'
  then ${events.aggregateId} else (${events.payload}->>'prescriptionId')::uuid end`

export interface ToldEvent extends Pick<
  typeof events.$inferSelect,
  'type' | 'aggregateKind' | 'aggregateId' | 'payload' | 'occurredAt'
> {
  readonly position: number
  readonly prescriptionId: string | null
  readonly hospitalReference: string | null
}

/** What a tenant's system is told of an event. The same event always gives the same message. */
export function messageOf(event: ToldEvent): StatusMessage {
  return {
    type: event.type,
    timestamp: event.occurredAt.toISOString(),
    data: {
      position: event.position,
      kind: event.aggregateKind,
      id: event.aggregateId,
      prescriptionId: event.prescriptionId,
      hospitalReference: event.hospitalReference,
      facts: event.payload,
    },
  }
}
