import { and, asc, desc, eq, gt, inArray, lt, lte, sql } from 'drizzle-orm'
import type { EventType } from '#domain/events/event.ts'
import type { StatusMessage } from '#domain/webhooks/message.ts'
import { pushedEventTypes } from '#domain/webhooks/pushed-events.ts'
import type { DeliveryState } from '#domain/webhooks/states.ts'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { auditBatches, events } from '../events/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { messageOf, prescriptionOfEvent } from './message.ts'
import { webhookAttempts, webhookDeliveries, webhookSubscriptions } from './schema.ts'

/** A pull that finds little looks no further than this, so that it answers soon whatever it asks for. */
const positionsLookedAt = 5_000

/** The tenant's subscriptions, oldest first; a tenant has few. */
export function listSubscriptions(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, (db) =>
    db.select().from(webhookSubscriptions).orderBy(asc(webhookSubscriptions.id)),
  )
}

export interface DeliveryFilter {
  readonly subscriptionId: string
  readonly states?: readonly DeliveryState[] | undefined
  /** Only events before this place of the stream. */
  readonly before?: number | undefined
  readonly limit: number
}

/**
 * What a subscription was told, or waits to be told, the newest event first.
 * @throws CommandRefused `webhookNotFound`.
 */
export function listDeliveries(
  client: DatabaseClient,
  actor: Actor,
  { subscriptionId, states, before, limit }: DeliveryFilter,
) {
  return readAs(client, actor, async (db) => {
    const [subscription] = await db
      .select({ id: webhookSubscriptions.id })
      .from(webhookSubscriptions)
      .where(eq(webhookSubscriptions.id, subscriptionId))
    if (!subscription) throw notFound('webhook')
    return db
      .select()
      .from(webhookDeliveries)
      .where(
        and(
          eq(webhookDeliveries.subscriptionId, subscriptionId),
          states === undefined ? undefined : inArray(webhookDeliveries.state, [...states]),
          before === undefined ? undefined : lt(webhookDeliveries.position, before),
        ),
      )
      .orderBy(desc(webhookDeliveries.position))
      .limit(limit)
  })
}

/** One delivery with its log, oldest try first. @throws CommandRefused `deliveryNotFound`. */
export function readDelivery(client: DatabaseClient, actor: Actor, deliveryId: string) {
  return readAs(client, actor, async (db) => {
    const [delivery] = await db.select().from(webhookDeliveries).where(eq(webhookDeliveries.id, deliveryId))
    if (!delivery) throw notFound('delivery')
    const log = await db
      .select()
      .from(webhookAttempts)
      .where(eq(webhookAttempts.deliveryId, deliveryId))
      .orderBy(asc(webhookAttempts.id))
    return { ...delivery, log }
  })
}

/** Messages in the order of the stream, and the place up to which the stream was looked through. */
export interface PulledEvents {
  readonly messages: readonly StatusMessage[]
  readonly next: number
}

/**
 * What the actor's tenant can be told of the events after a place of the stream. Asking again from `next` misses
 * nothing and repeats nothing, also where a page is empty: the stream then went on with events of others.
 */
export function pullEvents(
  client: DatabaseClient,
  actor: Actor,
  { after, limit, types = pushedEventTypes }: PullRequest,
): Promise<PulledEvents> {
  return readAs(client, actor, async (db) => {
    const upTo = Math.min(after + positionsLookedAt, await streamEnd(client))
    const rows = await db
      .select({
        event: events,
        prescriptionId: prescriptionOfEvent,
        hospitalReference: prescriptions.hospitalReference,
      })
      .from(events)
      .leftJoin(
        prescriptions,
        and(eq(prescriptions.id, prescriptionOfEvent), eq(prescriptions.tenantId, actor.tenantId)),
      )
      .where(and(gt(events.position, after), lte(events.position, upTo), inArray(events.type, [...types])))
      .orderBy(asc(events.position))
      .limit(limit)
    const messages = rows.map(({ event, ...row }) =>
      messageOf({ ...event, ...row, position: event.position ?? 0 }),
    )
    const last = messages.at(-1)
    const isFull = messages.length === limit && last !== undefined
    return { messages, next: isFull ? last.data.position : Math.max(after, upTo) }
  })
}

export interface PullRequest {
  readonly after: number
  readonly limit: number
  readonly types?: readonly EventType[] | undefined
}

/** The last sealed place. It is no tenant's secret: the live stream tells positions to everyone. */
async function streamEnd({ network }: DatabaseClient): Promise<number> {
  const [end] = await network
    .select({ position: sql<number>`coalesce(max(${auditBatches.lastPosition}), 0)::float8` })
    .from(auditBatches)
  return end?.position ?? 0
}
