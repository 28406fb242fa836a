import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type { PublicSigningKey } from '#domain/access/signing-key.ts'
import { instant, tenantId } from '../columns.ts'
import { people } from './schema.ts'

/** The public keys of people's phones. Each is made on the phone, and its private part cannot leave it. */
export const deviceKeys = pgTable(
  'device_keys',
  {
    /** The key's RFC 7638 thumbprint. */
    keyId: text('key_id').notNull(),
    tenantId: tenantId(),
    personId: uuid('person_id').notNull(),
    /** What the person knows the device by. */
    name: text('name').notNull(),
    publicKey: jsonb('public_key').$type<PublicSigningKey>().notNull(),
    /** The session in which the device was last seen: ending this one revokes the key. */
    sessionId: text('session_id'),
    registeredAt: instant('registered_at').notNull(),
    revokedAt: instant('revoked_at'),
  },
  (table) => [
    primaryKey({ columns: [table.keyId, table.tenantId] }),
    index('device_keys_person').on(table.personId),
    foreignKey({ columns: [table.personId, table.tenantId], foreignColumns: [people.id, people.tenantId] }),
  ],
)

/**
 * The evidence of commands that were made without a network: which device's key signed what, and when it was made and
 * came. It has the name of the command it belongs to; only commands that took effect are here.
 */
export const offlineActs = pgTable(
  'offline_acts',
  {
    tenantId: tenantId(),
    principalId: text('principal_id').notNull(),
    route: text('route').notNull(),
    key: text('key').notNull(),
    /** Null, as the signature, of what an older app did unsigned. */
    keyId: text('key_id'),
    kind: text('kind').notNull(),
    payloadVersion: integer('payload_version').notNull(),
    /** What was signed, or would have been: it holds a hash of the body, and none of the body. */
    content: text('content').notNull(),
    signature: text('signature'),
    /** By the device's clock. */
    madeAt: instant('made_at').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.principalId, table.route, table.key] }),
    index('offline_acts_key').on(table.keyId),
    check('offline_acts_signed', sql`(key_id is null) = (signature is null)`),
  ],
)
