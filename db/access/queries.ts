import { and, arrayContains, asc, desc, eq, gt, sql } from 'drizzle-orm'
import type { Role } from '#domain/access/roles.ts'
import type { Sort } from '#domain/sort.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { sortedPage } from '../sorted-page.ts'
import { session, user } from './auth-schema.ts'
import { apiKeys, people, qualifications } from './schema.ts'

const personColumns = {
  id: people.id,
  name: people.name,
  roles: people.roles,
  siteIds: people.siteIds,
  department: people.department,
  status: people.status,
}

/** Which people are listed: all of the tenant where nothing is asked. */
export interface PeopleFilter {
  readonly status?: 'active' | 'left' | undefined
  /** Only who has this role. */
  readonly role?: Role | undefined
  /** Only whose name has this in it. */
  readonly name?: string | undefined
  readonly sort?: Sort<PeopleSortKey> | undefined
  readonly after?: string | undefined
  readonly limit: number
}

/** By what people may be sorted; names in the order of their characters' codes, which is the index's. */
export const peopleSortKeys = ['id', 'name'] as const
type PeopleSortKey = (typeof peopleSortKeys)[number]
const sortedPeople = { table: people, id: people.id, keys: { id: people.id, name: people.name } }

/** People of the acting tenant, a page at a time, in the order of their ids where no other is asked for; those who left are among them. */
export function listPeople(
  client: DatabaseClient,
  actor: Actor,
  { status, role, name, sort = 'id', after, limit }: PeopleFilter,
) {
  const { behind, orderBy } = sortedPage<PeopleSortKey>(sortedPeople, sort, after)
  return readAs(client, actor, (db) =>
    db
      .select(personColumns)
      .from(people)
      .where(
        and(
          behind,
          status === undefined ? undefined : eq(people.status, status),
          role === undefined ? undefined : arrayContains(people.roles, [role]),
          name === undefined ? undefined : sql`position(lower(${name}) in lower(${people.name})) > 0`,
        ),
      )
      .orderBy(...orderBy)
      .limit(limit),
  )
}

/**
 * One person of the acting tenant, with email address and qualifications.
 * @throws CommandRefused `personNotFound`.
 */
export function readPerson(client: DatabaseClient, actor: Actor, personId: string) {
  return readAs(client, actor, async (db) => {
    const [person] = await db
      .select({ ...personColumns, email: user.email })
      .from(people)
      .leftJoin(user, eq(user.id, people.userId))
      .where(eq(people.id, personId))
    if (!person) throw notFound('person')
    return { ...person, qualifications: await qualificationsOf(db, personId) }
  })
}

/** The qualifications on file of a person whom the transaction's actor may see, the latest last. */
export function qualificationsOf(db: Database, personId: string) {
  return db
    .select({
      kind: qualifications.kind,
      number: qualifications.number,
      validFrom: qualifications.validFrom,
      validTo: qualifications.validTo,
    })
    .from(qualifications)
    .where(eq(qualifications.personId, personId))
    .orderBy(asc(qualifications.validTo))
}

/**
 * The open sessions of a person of the acting tenant, the latest first.
 * @throws CommandRefused `personNotFound`.
 */
export function listSessions(client: DatabaseClient, actor: Actor, personId: string, now: Date) {
  return readAs(client, actor, async (db) => {
    const [person] = await db.select({ userId: people.userId }).from(people).where(eq(people.id, personId))
    if (!person) throw notFound('person')
    if (person.userId === null) return []
    return db
      .select({
        id: session.id,
        createdAt: session.createdAt,
        expiresAt: session.expiresAt,
        userAgent: session.userAgent,
      })
      .from(session)
      .where(and(eq(session.userId, person.userId), gt(session.expiresAt, now)))
      .orderBy(desc(session.createdAt))
  })
}

/** The API keys of the acting tenant, the latest first; revoked ones are among them. */
export function listApiKeys(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, (db) =>
    db
      .select({
        id: apiKeys.id,
        name: apiKeys.name,
        roles: apiKeys.roles,
        scopes: apiKeys.scopes,
        createdAt: apiKeys.createdAt,
        revokedAt: apiKeys.revokedAt,
      })
      .from(apiKeys)
      .orderBy(desc(apiKeys.createdAt)),
  )
}
