import { bigint, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { AccessPurpose, ShownData } from '#domain/audit/data-access.ts'
import { instant, tenantId } from '../columns.ts'

/** Who was shown a patient's data: written in the transaction that read it, append-only. */
export const dataAccesses = pgTable(
  'data_accesses',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
    /** The organisation that looked. */
    tenantId: tenantId(),
    principalId: text('principal_id').notNull(),
    cause: text('cause'),
    /** The patient, or the household of a campaign, which is known by an id of its own. */
    patientId: uuid('patient_id').notNull(),
    shown: text('shown').$type<ShownData>().notNull(),
    /** Which prescription, claim or other record; null for the patient's own. */
    resourceId: uuid('resource_id'),
    purpose: text('purpose').$type<AccessPurpose>().notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    index('data_accesses_patient').on(table.patientId, table.id),
    index('data_accesses_tenant').on(table.tenantId, table.id),
  ],
)
