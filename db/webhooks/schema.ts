import { sql } from 'drizzle-orm'
import {
  bigint,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { EventType } from '#domain/events/event.ts'
import type { DeliveryState, SubscriptionState } from '#domain/webhooks/states.ts'
import { id, instant, tenantId } from '../columns.ts'

/** Why a subscription is paused: somebody asked, its target failed too often, or said that it is gone. */
export type PauseCause = 'asked' | 'failing' | 'gone'

/** Where a tenant's system wants to be told what happens. The secret is derived, never kept. */
export const webhookSubscriptions = pgTable(
  'webhook_subscriptions',
  {
    id: id(),
    tenantId: tenantId(),
    url: text('url').notNull(),
    /** Empty: every event that can be told. */
    eventTypes: text('event_types').array().$type<EventType[]>().notNull(),
    state: text('state').$type<SubscriptionState>().notNull(),
    secretGeneration: integer('secret_generation').notNull().default(1),
    /** The secret before the present one signs as well until then. */
    previousSecretUntil: instant('previous_secret_until'),
    /** Failed tries in a row, over all messages. */
    failures: integer('failures').notNull().default(0),
    pauseCause: text('pause_cause').$type<PauseCause>(),
    /** The prescription that shows on the board because its message was the one that failed too often. */
    pausedOnPrescriptionId: uuid('paused_on_prescription_id'),
    createdAt: instant('created_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('webhook_subscriptions_tenant').on(table.tenantId),
  ],
)

/** One event on its way to one subscription. Its id is the message's, the same in every try. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: id(),
    tenantId: tenantId(),
    subscriptionId: uuid('subscription_id').notNull(),
    /** The event's place in the stream. */
    position: bigint('position', { mode: 'number' }).notNull(),
    state: text('state').$type<DeliveryState>().notNull(),
    /** Tries since it was made or last replayed. */
    attempts: integer('attempts').notNull(),
    nextAttemptAt: instant('next_attempt_at').notNull(),
    createdAt: instant('created_at').notNull(),
    deliveredAt: instant('delivered_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('webhook_deliveries_once').on(table.subscriptionId, table.position),
    index('webhook_deliveries_due')
      .on(table.subscriptionId, table.nextAttemptAt)
      .where(sql`state = 'waiting'`),
    foreignKey({
      columns: [table.subscriptionId, table.tenantId],
      foreignColumns: [webhookSubscriptions.id, webhookSubscriptions.tenantId],
    }),
  ],
)

/** The delivery log: every try, append-only. */
export const webhookAttempts = pgTable(
  'webhook_attempts',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    deliveryId: uuid('delivery_id').notNull(),
    /** `delivered`, or why not. */
    outcome: text('outcome').notNull(),
    /** The HTTP status, where there was an answer. */
    status: integer('status'),
    durationMilliseconds: integer('duration_milliseconds').notNull(),
    attemptedAt: instant('attempted_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    index('webhook_attempts_delivery').on(table.deliveryId),
    foreignKey({
      columns: [table.deliveryId, table.tenantId],
      foreignColumns: [webhookDeliveries.id, webhookDeliveries.tenantId],
    }),
  ],
)
