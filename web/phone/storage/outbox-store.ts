import { deviceKeyOf, signRequest } from '../device/key.ts'
import type { NewCommand, OutboxCommand } from '../outbox/command.ts'
import type { OutboxStore } from '../outbox/drain.ts'
import { requestOf } from '../outbox/request.ts'
import { mayWithdraw, newCommand } from '../outbox/rules.ts'
import type { PhoneDatabase } from './database.ts'

/** The outbox in the phone's database. */
export function outboxStoreOf(database: PhoneDatabase): OutboxStore {
  return {
    all: () => database.getAllFromIndex('outbox', 'bySequence'),
    async put(command) {
      await database.put('outbox', command)
    },
  }
}

/**
 * Keeps a command with the next number, signed by this phone's key; once this is fulfilled it survives whatever becomes
 * of the page.
 */
export async function keepCommand(
  database: PhoneDatabase,
  asked: NewCommand,
  act: { readonly principalId: string; readonly now: Date },
): Promise<OutboxCommand> {
  const key = crypto.randomUUID()
  const signed = await signedOf(database, newCommand(asked, { ...act, key, sequence: 0 }))
  const transaction = database.transaction('outbox', 'readwrite', { durability: 'strict' })
  const last = await transaction.store.index('bySequence').openCursor(null, 'prev')
  const sequence = (last?.value.sequence ?? 0) + 1
  const command = { ...newCommand(asked, { ...act, key, sequence }), ...signed }
  await transaction.store.put(command)
  await transaction.done
  return command
}

/** Its signature. A command whose address depends on another's answer is signed when it is sent. */
async function signedOf(
  database: PhoneDatabase,
  command: OutboxCommand,
): Promise<Pick<OutboxCommand, 'signed'>> {
  const outcome = requestOf(command, [])
  const deviceKey = outcome.ok ? await deviceKeyOf(database, command.principalId) : null
  if (!outcome.ok || deviceKey === null) return {}
  return { signed: await signRequest(deviceKey, command, outcome.request) }
}

/** Takes back what was never tried. @returns false when it is too late for that. */
export async function withdrawCommand(database: PhoneDatabase, key: string): Promise<boolean> {
  const transaction = database.transaction('outbox', 'readwrite')
  const command = await transaction.store.get(key)
  const isFree = command !== undefined && mayWithdraw(command)
  if (isFree) await transaction.store.put({ ...command, state: 'withdrawn' })
  await transaction.done
  return isFree
}

/** Remembers that somebody looked at these refusals. */
export async function markSeen(database: PhoneDatabase, keys: readonly string[]): Promise<void> {
  const transaction = database.transaction('outbox', 'readwrite')
  for (const key of keys) {
    const command = await transaction.store.get(key)
    if (command !== undefined) await transaction.store.put({ ...command, isSeen: true })
  }
  await transaction.done
}
