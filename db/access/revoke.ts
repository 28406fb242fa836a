import { and, eq } from 'drizzle-orm'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { account, session } from './auth-schema.ts'
import { endDevices } from './devices.ts'
import { activePerson, keepAnAdministrator, tellOfPerson, type PersonRow } from './person.ts'
import { people } from './schema.ts'

/**
 * Ends a person's sessions at once, all of them or one: a lost phone, a shared computer. The keys of the devices go with
 * them, so that what a lost phone signed and has not sent yet is refused.
 * @throws CommandRefused `personNotFound`, `sessionNotFound` when the one session has ended already.
 */
export function revokeSessions(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string; readonly sessionId?: string | undefined },
) {
  const { personId, sessionId } = input
  return runCommand(client, request, async (transaction) => {
    const revoked = await endSessions(transaction, await activePerson(transaction, personId), sessionId)
    if (sessionId !== undefined && revoked === 0) throw notFound('session')
    await endDevices(transaction, { personId, sessionId })
    tellOfPerson(transaction, 'person.revoked', personId, { sessions: revoked })
    return { personId, revoked }
  })
}

/**
 * Replaces a forgotten or stolen password, and ends all sessions that it opened.
 * @throws CommandRefused `personNotFound`, `accountMissing` for a person who never signs in.
 */
export function resetPassword(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string; readonly passwordHash: string },
) {
  const { personId, passwordHash } = input
  return runCommand(client, request, async (transaction) => {
    const person = await activePerson(transaction, personId)
    if (person.userId === null) throw accountMissing()
    await transaction.db
      .update(account)
      .set({ password: passwordHash, updatedAt: transaction.now })
      .where(eq(account.userId, person.userId))
    const revoked = await endSessions(transaction, person)
    tellOfPerson(transaction, 'person.revoked', personId, { sessions: revoked })
    return { personId, revoked }
  })
}

/**
 * A person leaves: no session, password or role remains; what the person did stays on record.
 * @throws CommandRefused `personNotFound`, `lastAdministrator`.
 */
export function letPersonLeave(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string },
) {
  const { personId } = input
  return runCommand(client, request, async (transaction) => {
    const person = await activePerson(transaction, personId)
    await keepAnAdministrator(transaction, person)
    const revoked = await endSessions(transaction, person)
    if (person.userId !== null) {
      await transaction.db.delete(account).where(eq(account.userId, person.userId))
    }
    await endDevices(transaction, { personId })
    await transaction.db.update(people).set({ status: 'left', roles: [] }).where(eq(people.id, personId))
    tellOfPerson(transaction, 'person.revoked', personId, { sessions: revoked })
    return { personId, revoked }
  })
}

async function endSessions(
  { db }: CommandTransaction,
  { userId }: PersonRow,
  sessionId?: string,
): Promise<number> {
  if (userId === null) return 0
  const ended = await db
    .delete(session)
    .where(and(eq(session.userId, userId), sessionId === undefined ? undefined : eq(session.id, sessionId)))
  return ended.rowCount ?? 0
}

function accountMissing() {
  return refused('conflict', {
    code: 'accountMissing',
    message: 'This person has no sign-in account.',
    nextStep: 'Take the person in anew with an email address.',
  })
}
