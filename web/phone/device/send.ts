import { onlineHeader } from '#domain/access/offline-act.ts'
import type { OutboxCommand } from '../outbox/command.ts'
import type { CommandHttp } from '../outbox/request.ts'
import type { TryResult } from '../outbox/rules.ts'
import type { PhoneDatabase } from '../storage/database.ts'
import { trySending } from '../sync/server.ts'
import { deviceKeyOf, forgetKey, headersOf, markRegistered, signRequest } from './key.ts'

/** Done so lately, and sent: done with a network. */
const freshMs = 2 * 60_000

/**
 * Tries a command once, as it was signed when it was made. What could not be signed then, because its address was only
 * known later or an older app kept it, is signed now. Where the browser has no keys (plain http), what was done just now is
 * sent as what it is, an act with a network; the server refuses what was done without one and is not signed.
 */
export async function sendSigned(
  database: PhoneDatabase,
  request: CommandHttp,
  command: OutboxCommand,
): Promise<TryResult> {
  const key = await deviceKeyOf(database, command.principalId)
  const signed = command.signed ?? (key === null ? null : await signRequest(key, command, request))
  if (signed === null) {
    const isFresh = Date.now() - Date.parse(command.recordedAt) < freshMs
    const headers: Record<string, string> = isFresh ? { [onlineHeader]: '1' } : headersOf(command, null)
    return trySending(
      { path: request.path, body: JSON.stringify(request.body) },
      { key: command.key, headers },
    )
  }
  const result = await trySending(signed, { key: command.key, headers: headersOf(command, signed) })
  const code = result.kind === 'refused' ? result.problem.code : null
  // What is done from now on is signed by a new key; what this one signed stays refused.
  if (code === 'deviceKeyRevoked' && key?.keyId === signed.keyId) await forgetKey(database, key)
  // The server lost the key, or never had it: it is told again before the next try.
  if (code !== 'deviceKeyUnknown' || key?.keyId !== signed.keyId) return result
  await markRegistered(database, key, false)
  return { kind: 'unreached', retryAfterSeconds: null }
}
