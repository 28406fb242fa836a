import { foreignKey, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { SigningAlgorithm, PublicSigningKey } from '#domain/access/signing-key.ts'
import { instant, tenantId } from '../columns.ts'
import { people } from './schema.ts'

/** The public keys with which people sign. The private ones never come here. */
export const signingKeys = pgTable(
  'signing_keys',
  {
    /** The key's RFC 7638 thumbprint: its name in every signature. */
    keyId: text('key_id').notNull(),
    tenantId: tenantId(),
    personId: uuid('person_id').notNull(),
    algorithm: text('algorithm').$type<SigningAlgorithm>().notNull(),
    publicKey: jsonb('public_key').$type<PublicSigningKey>().notNull(),
    registeredAt: instant('registered_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.tenantId] }),
    index('signing_keys_person').on(table.personId),
    foreignKey({ columns: [table.personId, table.tenantId], foreignColumns: [people.id, people.tenantId] }),
  ],
)
