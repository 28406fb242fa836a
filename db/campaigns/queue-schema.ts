import { sql } from 'drizzle-orm'
import { bigint, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Household, HouseholdSource } from '#domain/campaigns/household.ts'
import { id, instant, tenantId } from '../columns.ts'

/**
 * Households that asked for a campaign's kit, in the order in which they were acknowledged. A row is all that is written
 * while somebody waits for an answer; registering them is done in pages behind it.
 */
export const registrationQueue = pgTable(
  'registration_queue',
  {
    id: id(),
    tenantId: tenantId(),
    campaignId: uuid('campaign_id').notNull(),
    /** The place in the line. Numbers may be left out, and are never used twice. */
    number: bigint('number', { mode: 'number' }).generatedAlwaysAsIdentity(),
    /** What the sender calls this registration: sent again, it is the same one. */
    key: text('key').notNull(),
    bodyHash: text('body_hash').notNull(),
    source: text('source').$type<Exclude<HouseholdSource, 'file'>>().notNull(),
    /** The prescription that asks for the kit, where one does. */
    prescriptionId: uuid('prescription_id'),
    /** Until it is registered; from then on the campaign's own tables know who it is. */
    household: jsonb('household').$type<Household>(),
    acknowledgedAt: instant('acknowledged_at').notNull(),
    registeredAt: instant('registered_at'),
    /** Null also for one that could not be registered. */
    householdId: uuid('household_id'),
    /** Why it could not be registered. */
    refusedCode: text('refused_code'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('registration_queue_key').on(table.campaignId, table.key),
    index('registration_queue_waiting')
      .on(table.campaignId, table.number)
      .where(sql`registered_at is null`),
  ],
)
