import { asc, inArray, type SQL } from 'drizzle-orm'
import type { Database } from '../client.ts'
import { beginning, during, oneOf, oneOfIds, type RowSearch } from '../search.ts'
import { people, qualifications } from './schema.ts'

export type FoundPerson = Awaited<ReturnType<typeof selectPeople>>[number]

/** People of the actor's tenant, with what they are qualified for. */
export const personSearch = {
  id: people.id,
  byId: oneOfIds(people.id),
  byChange: during(people.changedAt),
  byName: beginning(people.name),
  byStatus: oneOf<FoundPerson['status']>(people.status),
  select: selectPeople,
} satisfies RowSearch<FoundPerson> & Record<string, unknown>

async function selectPeople(db: Database, where: SQL | undefined, limit: number) {
  const found = await db
    .select({
      id: people.id,
      tenantId: people.tenantId,
      name: people.name,
      status: people.status,
      changedAt: people.changedAt,
    })
    .from(people)
    .where(where)
    .orderBy(asc(people.id))
    .limit(limit)
  const ids = found.map(({ id }) => id)
  const held = await db
    .select({
      personId: qualifications.personId,
      kind: qualifications.kind,
      number: qualifications.number,
      validFrom: qualifications.validFrom,
      validTo: qualifications.validTo,
    })
    .from(qualifications)
    .where(inArray(qualifications.personId, ids))
    .orderBy(asc(qualifications.validTo), asc(qualifications.id))
  const byPerson = Map.groupBy(held, ({ personId }) => personId)
  return found.map((person) => ({ ...person, qualifications: byPerson.get(person.id) ?? [] }))
}
