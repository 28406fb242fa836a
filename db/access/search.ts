import { sql } from 'drizzle-orm'
import type { QualificationKind } from '#domain/access/qualifications.ts'
import { expression, type RowOf, rowReader } from '../read-rows.ts'
import { beginning, during, oneOf, oneOfIds, type RowSearch, sortedById, sortedByTime } from '../search.ts'
import { people, qualifications } from './schema.ts'

/** What somebody is qualified for; days as `YYYY-MM-DD`. */
interface HeldQualification {
  readonly kind: QualificationKind
  readonly number: string
  readonly validFrom: string
  readonly validTo: string
}

/** Of one person, in the order in which they end. */
const held = expression<readonly HeldQualification[]>(sql`(
  select coalesce(json_agg(json_build_object('kind', held.kind, 'number', held.number,
    'validFrom', held.valid_from, 'validTo', held.valid_to) order by held.valid_to, held.id), '[]')
  from ${qualifications} held where held.person_id = ${people.id})`)

const fields = {
  id: people.id,
  tenantId: people.tenantId,
  name: people.name,
  status: people.status,
  changedAt: people.changedAt,
  qualifications: held,
}

export type FoundPerson = RowOf<typeof fields>

const byId = sortedById<FoundPerson>(people.id, ({ id }) => id)

/** People of the actor's tenant, with what they are qualified for. */
export const personSearch = {
  id: people.id,
  byId: oneOfIds(people.id),
  byChange: during(people.changedAt),
  byName: beginning(people.name),
  byStatus: oneOf<FoundPerson['status']>(people.status),
  rows: rowReader(fields, sql`${people}`),
  order: [byId],
  sorts: { id: byId, change: sortedByTime<FoundPerson>(people.changedAt, ({ changedAt }) => changedAt) },
  reach: [(tenantId) => sql`${people.tenantId} = ${tenantId}`],
} satisfies RowSearch<FoundPerson> & Record<string, unknown>
