import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { checkRows, rowRefusal } from '../check-rows.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, runNetworkCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { sites } from '../organisations/schema.ts'
import { newPersonSchema, newQualificationSchema, workSchema } from './new-rows.ts'
import type { NewPerson, NewQualification, Work } from './new-rows.ts'
import { activePerson, keepAnAdministrator, type PersonRow, tellOfPerson } from './person.ts'
import { people, qualifications } from './schema.ts'
import { writePeople } from './write-people.ts'

/**
 * Adds people to any tenants of the network, all of them or none: for a network's own set-up.
 * @throws CommandRefused `invalid` with a refusal for each faulty row, `conflict` when one is known already.
 */
export function addPeople(client: DatabaseClient, request: CommandRequest, newPeople: readonly NewPerson[]) {
  return runNetworkCommand(client, request, async (transaction) => {
    await checkRows('person', newPersonSchema, newPeople)
    await writePeople(transaction, newPeople)
    return { added: newPeople.length }
  })
}

/**
 * Takes a person into the acting tenant, with the sign-in account where there is one.
 * @throws CommandRefused `personInvalid`, `siteUnknown`; `accountKnown` when the email address has an account already.
 */
export function createPerson(
  client: DatabaseClient,
  request: CommandRequest,
  input: Omit<NewPerson, 'id' | 'tenantId'>,
) {
  return runCommand(client, request, async (transaction) => {
    const person = { ...input, id: randomUUIDv7(), tenantId: transaction.actor.tenantId }
    await checkRows('person', newPersonSchema, [person], () => unknownSites(transaction, person.siteIds))
    await writePeople(transaction, [person])
    return { personId: person.id }
  })
}

/**
 * Changes what a person works as, and where. Holds from the person's next request on.
 * @param input.before What it was when whoever changes it read it; null changes it whatever it is.
 * @throws CommandRefused `personNotFound`, `workChanged`, `siteUnknown`, `lastAdministrator`.
 */
export function changeRoles(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string; readonly work: Work; readonly before: Work | null },
) {
  const { personId, work, before } = input
  return runCommand(client, request, async (transaction) => {
    const person = await activePerson(transaction, personId)
    if (before !== null && !isSameWork(before, person)) throw workChanged()
    await checkRows('person', workSchema, [work], () => unknownSites(transaction, work.siteIds))
    if (!work.roles.includes('administrator')) await keepAnAdministrator(transaction, person)
    await transaction.db
      .update(people)
      .set({ roles: [...work.roles], siteIds: [...work.siteIds] })
      .where(eq(people.id, personId))
    tellOfPerson(transaction, 'person.changed', personId, { change: 'roles', roles: work.roles })
    return { personId, roles: work.roles, siteIds: work.siteIds }
  })
}

function isSameWork(one: Work, other: Pick<PersonRow, 'roles' | 'siteIds'>): boolean {
  return isSameSet(one.roles, other.roles) && isSameSet(one.siteIds, other.siteIds)
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).symmetricDifference(new Set(others)).size === 0
}

function workChanged() {
  return refused('stale', {
    code: 'workChanged',
    message: "Somebody else changed the person's roles or sites since you read them.",
    nextStep: 'Look at them as they are now, then change them.',
  })
}

/**
 * Puts a dated qualification on file. What was on file stays, so that past acts can still be judged.
 * @throws CommandRefused `personNotFound`, `qualificationInvalid`.
 */
export function recordQualification(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly personId: string; readonly qualification: NewQualification },
) {
  return runCommand(client, request, async (transaction) => {
    const { personId, qualification } = input
    await activePerson(transaction, personId)
    await checkRows('qualification', newQualificationSchema, [qualification])
    const id = randomUUIDv7()
    await transaction.db
      .insert(qualifications)
      .values({ ...qualification, id, tenantId: transaction.actor.tenantId, personId })
    tellOfPerson(transaction, 'person.changed', personId, {
      change: 'qualification',
      kind: qualification.kind,
    })
    return { personId, qualificationId: id }
  })
}

async function unknownSites({ db, actor }: CommandTransaction, siteIds: readonly string[]) {
  const own = await db
    .select({ id: sites.id })
    .from(sites)
    .where(and(inArray(sites.id, [...siteIds]), eq(sites.tenantId, actor.tenantId)))
  const known = new Set(own.map((site) => site.id))
  return siteIds
    .filter((id) => !known.has(id))
    .map(() => rowRefusal('siteUnknown', 'A site is none of your organisation.', 0))
}
