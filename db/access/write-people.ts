import { randomUUIDv7 } from 'node:crypto'
import type { CommandTransaction } from '../commands.ts'
import { insertNew } from '../rows.ts'
import { account, user } from './auth-schema.ts'
import type { NewPerson } from './new-rows.ts'
import { people, qualifications } from './schema.ts'

/**
 * Writes people with their qualifications and sign-in accounts, and tells of each. An account has its person's id.
 * @throws CommandRefused `conflict` when a person or an email address is known already.
 */
export async function writePeople(
  transaction: CommandTransaction,
  newPeople: readonly NewPerson[],
): Promise<void> {
  const { db } = transaction
  await writeAccounts(transaction, newPeople)
  await insertNew(
    db,
    people,
    newPeople.map(({ id, tenantId, name, roles, siteIds, department, account: signIn }) => ({
      id,
      tenantId,
      userId: signIn === null ? null : id,
      name,
      roles,
      siteIds,
      department,
      status: 'active' as const,
    })),
    'person',
  )
  await insertNew(
    db,
    qualifications,
    newPeople.flatMap((person) =>
      person.qualifications.map((held) => ({
        id: randomUUIDv7(),
        tenantId: person.tenantId,
        personId: person.id,
        ...held,
      })),
    ),
    'qualification',
  )
  for (const { id, tenantId, roles } of newPeople) {
    transaction.emit({
      type: 'person.changed',
      aggregateKind: 'person',
      aggregateId: id,
      tenantId,
      payload: { change: 'added', roles },
    })
  }
}

async function writeAccounts(
  { db, now }: CommandTransaction,
  newPeople: readonly NewPerson[],
): Promise<void> {
  const dates = { createdAt: now, updatedAt: now }
  const users = newPeople.flatMap(({ id, name, account: signIn }) =>
    signIn === null
      ? []
      : [{ id, name, email: signIn.email.toLowerCase(), emailVerified: true, image: null, ...dates }],
  )
  await insertNew(db, user, users, 'account')
  const credentials = newPeople.flatMap(({ id, account: signIn }) =>
    signIn === null ? [] : [{ ...noTokens, ...passwordAccount(id), password: signIn.passwordHash, ...dates }],
  )
  await insertNew(db, account, credentials, 'account')
}

/** The way of signing in that better-auth knows as email and password. */
function passwordAccount(userId: string) {
  return { id: userId, accountId: userId, providerId: 'credential', userId }
}

const noTokens = {
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
  scope: null,
}
