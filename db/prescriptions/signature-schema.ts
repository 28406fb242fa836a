import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { PublicSigningKey } from '#domain/access/signing-key.ts'
import { id, instant, tenantId } from '../columns.ts'
import { prescriptions } from './schema.ts'

/** What a signature on a prescription is for. */
export type SignedAct = 'prescribe' | 'approve'

/**
 * Signatures that verified when they came in, with all that is needed to verify them again: whoever may read the
 * prescription may, whatever becomes of the key.
 */
export const prescriptionSignatures = pgTable(
  'prescription_signatures',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    act: text('act').$type<SignedAct>().notNull(),
    personId: uuid('person_id').notNull(),
    keyId: text('key_id').notNull(),
    publicKey: jsonb('public_key').$type<PublicSigningKey>().notNull(),
    /** The text that was signed. It names the patient by an id only. */
    content: text('content').notNull(),
    jws: text('jws').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('prescription_signatures_prescription').on(table.prescriptionId),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)
