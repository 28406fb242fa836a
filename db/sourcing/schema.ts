import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { SourcingExplanation } from '#domain/sourcing/explain.ts'
import { id, instant, tenantId } from '../columns.ts'
import { prescriptions } from '../prescriptions/schema.ts'

/** Each choice of sites that was made for a prescription, with the reasons a person can read. */
export const sourcingDecisions = pgTable(
  'sourcing_decisions',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    attempt: integer('attempt').notNull(),
    cause: text('cause').$type<'approved' | 'part_due' | 'short_at_pick' | 'site_down' | 'retry'>().notNull(),
    outcome: text('outcome').$type<'reserved' | 'short'>().notNull(),
    explanation: jsonb('explanation').$type<SourcingExplanation>().notNull(),
    promisedAt: instant('promised_at'),
    decidedAt: instant('decided_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('sourcing_decisions_prescription').on(table.prescriptionId),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)
