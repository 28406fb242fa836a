import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { checkRows } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { newApiKeySchema, type NewApiKey } from './new-rows.ts'
import { apiKeys } from './schema.ts'

/** What every key looks like, so that one that leaked can be found by a scanner. */
export const apiKeyPattern = /^yyk_[\w-]{43}$/

/** A new key of 256 random bits. Whoever makes it shows it once; only its hash is kept. */
export function newApiKey(): string {
  return `yyk_${randomBytes(32).toString('base64url')}`
}

/** The form in which a key is stored and looked up. Keys are long and random, so one fast hash is enough. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}

/** Adds keys of systems to any tenants of the network, all of them or none: for a network's own set-up. */
export function addApiKeys(client: DatabaseClient, request: CommandRequest, newKeys: readonly NewApiKey[]) {
  return runNetworkCommand(client, request, async (transaction) => {
    await checkRows('apiKey', newApiKeySchema, newKeys)
    await writeKeys(transaction, newKeys)
    return { added: newKeys.length }
  })
}

/** Gives a system of the acting tenant a key. The answer does not hold the key, since answers are kept. */
export function issueApiKey(
  client: DatabaseClient,
  request: CommandRequest,
  input: Pick<NewApiKey, 'name' | 'roles' | 'scopes' | 'keyHash'>,
) {
  return runCommand(client, request, async (transaction) => {
    const newKey = { ...input, id: randomUUIDv7(), tenantId: transaction.actor.tenantId }
    await checkRows('apiKey', newApiKeySchema, [newKey])
    await writeKeys(transaction, [newKey])
    return { apiKeyId: newKey.id }
  })
}

/**
 * Revokes a key: the next request that bears it is refused.
 * @throws CommandRefused `apiKeyNotFound`, also when it was revoked before.
 */
export function revokeApiKey(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly apiKeyId: string },
) {
  return runCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const [revoked] = await db
      .update(apiKeys)
      .set({ revokedAt: now })
      .where(and(eq(apiKeys.id, input.apiKeyId), isNull(apiKeys.revokedAt)))
      .returning({ id: apiKeys.id })
    if (!revoked) throw notFound('apiKey')
    transaction.emit({
      type: 'api_key.revoked',
      aggregateKind: 'api_key',
      aggregateId: revoked.id,
      tenantId: actor.tenantId,
      payload: {},
    })
    return { apiKeyId: revoked.id, revokedAt: now.toISOString() }
  })
}

async function writeKeys(transaction: CommandTransaction, newKeys: readonly NewApiKey[]): Promise<void> {
  const rows = newKeys.map((key) => ({
    ...key,
    scopes: key.scopes ?? null,
    createdAt: transaction.now,
    revokedAt: null,
  }))
  await insertNew(transaction.db, apiKeys, rows, 'apiKey')
  for (const { id, tenantId, roles } of newKeys) {
    transaction.emit({
      type: 'api_key.issued',
      aggregateKind: 'api_key',
      aggregateId: id,
      tenantId,
      payload: { roles },
    })
  }
}
