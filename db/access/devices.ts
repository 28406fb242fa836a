import { calculateJwkThumbprint } from 'jose'
import { and, asc, count, eq, inArray, isNull, max } from 'drizzle-orm'
import { type PublicSigningKey, publicSigningKeySchema } from '#domain/access/signing-key.ts'
import type { Actor } from '../actor.ts'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { readAs, runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { session } from './auth-schema.ts'
import { deviceKeys, offlineActs } from './device-schema.ts'
import { activePerson, tellOfPerson } from './person.ts'

/** A person's device as it registers itself. */
export interface NewDevice {
  readonly name: string
  readonly publicKey: PublicSigningKey
  /** The session in which it does. */
  readonly sessionId: string | null
}

/**
 * Registers the key of the acting person's device, or says that it is in use again, in another session.
 * @throws CommandRefused `personNotFound` for a system, `deviceKeyInvalid` for a key that is not on P-256,
 * `deviceKeyRevoked`, `deviceKeyOfAnother`.
 */
export function registerDevice(client: DatabaseClient, request: CommandRequest, device: NewDevice) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { publicKey, name, sessionId } = device
    await checkRows('deviceKey', publicSigningKeySchema, [publicKey])
    if (publicKey.kty !== 'EC') throw notOnP256()
    const person = await activePerson(transaction, actor.principalId)
    const keyId = await calculateJwkThumbprint(publicKey)
    const ofKey = eq(deviceKeys.keyId, keyId)
    const [known] = await db.select().from(deviceKeys).where(ofKey).for('update')
    if (known !== undefined && known.personId !== person.id) throw keyOfAnother()
    if (known?.revokedAt) throw keyRevoked()
    if (known === undefined) {
      await db.insert(deviceKeys).values({
        keyId,
        tenantId: actor.tenantId,
        personId: person.id,
        name,
        publicKey,
        sessionId,
        registeredAt: now,
      })
      tellOfPerson(transaction, 'person.device_registered', person.id, { keyId })
    } else await db.update(deviceKeys).set({ name, sessionId }).where(ofKey)
    return { keyId, registeredAt: (known?.registeredAt ?? now).toISOString() }
  })
}

/**
 * A device is gone: its session ends, and what it signed and has not been sent yet is refused.
 * @throws CommandRefused `deviceNotFound`.
 */
export function revokeDevice(
  client: DatabaseClient,
  request: CommandRequest,
  { personId, keyId }: { readonly personId: string; readonly keyId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const revoked = await endDevices(transaction, { personId, keyId })
    if (revoked.length === 0) throw notFound('device')
    const sessionIds = revoked.flatMap(({ sessionId }) => sessionId ?? [])
    await transaction.db.delete(session).where(inArray(session.id, sessionIds))
    return { personId, keyId, revokedAt: transaction.now.toISOString() }
  })
}

/** Revokes keys of a person's devices: all of them, one, or those that a session belongs to. @returns which. */
export async function endDevices(
  transaction: CommandTransaction,
  which: { readonly personId: string; readonly keyId?: string; readonly sessionId?: string | undefined },
): Promise<{ readonly keyId: string; readonly sessionId: string | null }[]> {
  const { personId, keyId, sessionId } = which
  const ended = await transaction.db
    .update(deviceKeys)
    .set({ revokedAt: transaction.now })
    .where(
      and(
        eq(deviceKeys.personId, personId),
        isNull(deviceKeys.revokedAt),
        keyId === undefined ? undefined : eq(deviceKeys.keyId, keyId),
        sessionId === undefined ? undefined : eq(deviceKeys.sessionId, sessionId),
      ),
    )
    .returning({ keyId: deviceKeys.keyId, sessionId: deviceKeys.sessionId })
  for (const one of ended) tellOfPerson(transaction, 'person.device_revoked', personId, { keyId: one.keyId })
  return ended
}

/** The devices of a person of the acting tenant, revoked ones among them, and how much came from each. */
export function listDevices(client: DatabaseClient, actor: Actor, personId: string) {
  return readAs(client, actor, (db) =>
    db
      .select({
        keyId: deviceKeys.keyId,
        name: deviceKeys.name,
        registeredAt: deviceKeys.registeredAt,
        revokedAt: deviceKeys.revokedAt,
        acts: count(offlineActs.key),
        lastReceivedAt: max(offlineActs.receivedAt),
      })
      .from(deviceKeys)
      .leftJoin(
        offlineActs,
        and(eq(offlineActs.keyId, deviceKeys.keyId), eq(offlineActs.tenantId, deviceKeys.tenantId)),
      )
      .where(eq(deviceKeys.personId, personId))
      .groupBy(deviceKeys.keyId, deviceKeys.tenantId)
      .orderBy(asc(deviceKeys.registeredAt), asc(deviceKeys.keyId)),
  )
}

function notOnP256() {
  return refused('invalid', {
    code: 'deviceKeyInvalid',
    message: 'A device signs with ECDSA on P-256.',
    nextStep: 'Make a key on P-256 on the device.',
  })
}

function keyRevoked() {
  return refused('conflict', {
    code: 'deviceKeyRevoked',
    message: 'This key was revoked.',
    nextStep: 'Make a new key on the device; a key is never used again.',
  })
}

function keyOfAnother() {
  return refused('conflict', {
    code: 'deviceKeyOfAnother',
    message: 'This key belongs to another person.',
    nextStep: 'Make a key for each person who uses the device.',
  })
}
