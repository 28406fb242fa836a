import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { AggregateKind, EventType } from '#domain/events/event.ts'
import { instant, tenantId } from '../columns.ts'

/** The one stream of events. A command inserts its event; the relay gives it a gapless position after it committed. */
export const events = pgTable(
  'events',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    type: text('type').$type<EventType>().notNull(),
    aggregateKind: text('aggregate_kind').$type<AggregateKind>().notNull(),
    aggregateId: uuid('aggregate_id').notNull(),
    /** Ids, codes, quantities and times; never a name, phone, address or diagnosis. */
    payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
    principalId: text('principal_id').notNull(),
    cause: text('cause'),
    occurredAt: instant('occurred_at').notNull(),
    position: bigint('position', { mode: 'number' }),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    uniqueIndex('events_position').on(table.position),
    index('events_unplaced')
      .on(table.id)
      .where(sql`position is null`),
    index('events_aggregate').on(table.aggregateId, table.id),
    // What one organisation did, the newest first; written when an event gets its place, not by the command.
    index('events_tenant')
      .on(table.tenantId, table.position)
      .where(sql`position is not null`),
  ],
)

/** The audit chain: each batch of positions is sealed by a hash over its events and the batch before. */
export const auditBatches = pgTable('audit_batches', {
  firstPosition: bigint('first_position', { mode: 'number' }).primaryKey(),
  lastPosition: bigint('last_position', { mode: 'number' }).notNull().unique(),
  previousHash: text('previous_hash').notNull(),
  hash: text('hash').notNull(),
  sealedAt: instant('sealed_at').notNull(),
})

/** How far each reader of the stream has come. */
export const eventCursors = pgTable('event_cursors', {
  reader: text('reader').primaryKey(),
  position: bigint('position', { mode: 'number' }).notNull(),
})

/** Every command that took effect, with its answer: the guard that lets it happen once. Kept 90 days. */
export const commandKeys = pgTable(
  'command_keys',
  {
    tenantId: tenantId(),
    principalId: text('principal_id').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    bodyHash: text('body_hash').notNull(),
    answer: jsonb('answer').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.principalId, table.route, table.key] }),
    index('command_keys_recorded').on(table.recordedAt),
  ],
)

/** Acts of the few commands and queries that see across tenants. */
export const networkAccesses = pgTable(
  'network_accesses',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
    operation: text('operation').notNull(),
    principalId: text('principal_id').notNull(),
    tenantId: tenantId(),
    cause: text('cause'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    // What one organisation looked at, the newest first.
    index('network_accesses_tenant').on(table.tenantId, table.id),
  ],
)
