import { calculateJwkThumbprint } from 'jose'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { algorithmOf, publicSigningKeySchema, type PublicSigningKey } from '#domain/access/signing-key.ts'
import type { Actor } from '../actor.ts'
import { checkRows } from '../check-rows.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest } from '../commands.ts'
import { keptQuery } from '../kept-query.ts'
import { signs } from './detached-signature.ts'
import { activePerson } from './person.ts'
import { signingKeys } from './signing-schema.ts'

/** A signature as it is sent: by which key, and the detached JWS. */
export interface SentSignature {
  readonly keyId: string
  readonly value: string
}

/** What became of checking a signature. `keyless`: the person has no key, so nothing can be checked. */
export type SignatureCheck =
  | { readonly kind: 'keyless' }
  | { readonly kind: 'verified'; readonly keyId: string; readonly publicKey: PublicSigningKey }
  | { readonly kind: 'keyUnknown' | 'keyRevoked' | 'notVerified' }

/**
 * Registers a person's public key, from now on. Several may be in force at once, so that a new one can be tried before
 * the old one is revoked.
 * @throws CommandRefused `personNotFound`, `signingKeyInvalid`, `nothingToSign` for who neither prescribes nor reviews,
 * `signingKeyKnown` for a key that somebody here had already.
 */
export function registerSigningKey(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string; readonly publicKey: PublicSigningKey },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    await checkRows('signingKey', publicSigningKeySchema, [input.publicKey])
    const person = await activePerson(transaction, input.personId)
    if (!person.roles.some((role) => role === 'doctor' || role === 'review_pharmacist')) throw nothingToSign()
    const keyId = await calculateJwkThumbprint(input.publicKey)
    const algorithm = algorithmOf(input.publicKey)
    const written = await db
      .insert(signingKeys)
      .values({ ...input, keyId, tenantId: actor.tenantId, algorithm, registeredAt: now })
      .onConflictDoNothing()
    if (written.rowCount === 0) throw signingKeyKnown()
    transaction.emit({
      type: 'signing_key.registered',
      aggregateKind: 'person',
      aggregateId: person.id,
      tenantId: actor.tenantId,
      payload: { keyId, algorithm },
    })
    return { personId: person.id, keyId, algorithm, registeredAt: now.toISOString() }
  })
}

/**
 * Revokes a key: it signs nothing from now on, and what it signed before stays signed.
 * @throws CommandRefused `signingKeyNotFound`, also when it was revoked before.
 */
export function revokeSigningKey(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string; readonly keyId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const revoked = await db
      .update(signingKeys)
      .set({ revokedAt: now })
      .where(
        and(
          eq(signingKeys.keyId, input.keyId),
          eq(signingKeys.personId, input.personId),
          isNull(signingKeys.revokedAt),
        ),
      )
    if (revoked.rowCount === 0) throw notFound('signingKey')
    transaction.emit({
      type: 'signing_key.revoked',
      aggregateKind: 'person',
      aggregateId: input.personId,
      tenantId: actor.tenantId,
      payload: { keyId: input.keyId },
    })
    return { ...input, revokedAt: now.toISOString() }
  })
}

/** The keys of a person of the acting tenant, revoked ones among them, the oldest first. */
export function listSigningKeys(client: DatabaseClient, actor: Actor, personId: string) {
  return readAs(client, actor, (db) => readSigningKeys(db, personId))
}

/** Checks a person's signature over `content` with the keys that are registered for the person. */
export async function judgeSignature(
  keys: Awaited<ReturnType<typeof readSigningKeys>>,
  { keyId, value }: SentSignature,
  content: string,
): Promise<SignatureCheck> {
  // Who had a key once signs with one for good: revoking the last does not open the door to unsigned ones.
  if (keys.length === 0) return { kind: 'keyless' }
  const named = keys.find((key) => key.keyId === keyId)
  if (named === undefined) return { kind: 'keyUnknown' }
  if (named.revokedAt !== null) return { kind: 'keyRevoked' }
  const { publicKey } = named
  return (await signs(value, content, { keyId, key: publicKey }))
    ? { kind: 'verified', keyId, publicKey }
    : { kind: 'notVerified' }
}

/** The keys that were ever registered for a person, the oldest first. */
export function readSigningKeys(db: Database, personId: string) {
  return keysOf(db, { personId })
}

const keysOf = keptQuery((db, { personId }: { readonly personId: string }) =>
  db
    .select()
    .from(signingKeys)
    .where(eq(signingKeys.personId, personId))
    .orderBy(asc(signingKeys.registeredAt), asc(signingKeys.keyId)),
)

function nothingToSign() {
  return refused('conflict', {
    code: 'nothingToSign',
    message: 'This person neither prescribes nor reviews.',
    nextStep: 'Give the person the role first, or register the key of somebody who signs.',
  })
}

function signingKeyKnown() {
  return refused('conflict', {
    code: 'signingKeyKnown',
    message: 'This key is registered already, or was revoked.',
    nextStep: 'Make a new pair of keys; a key is never used again.',
  })
}
