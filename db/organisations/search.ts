import { sql, type SQL } from 'drizzle-orm'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import type { Database } from '../client.ts'
import { beginning, during, either, oneOf, oneOfIds, type RowSearch } from '../search.ts'
import { sites, tenants } from './schema.ts'

/** A legal person of the network, or one of its sites. */
export interface FoundOrganisation {
  readonly id: string
  /** The legal person that a site belongs to; null for the legal person itself. */
  readonly tenantId: string | null
  readonly kind: TenantKind | SiteKind
  readonly nameZh: string
  readonly nameEn: string
  /** GB 32100, of a legal person. */
  readonly socialCreditCode: string | null
  /** The insurance's code of a designated site. */
  readonly designatedCode: string | null
  readonly changedAt: Date
}

const organisation = {
  id: sql<string>`organisation.id`,
  tenantId: sql<string | null>`organisation.tenant_id`,
  kind: sql<TenantKind | SiteKind>`organisation.kind`,
  nameZh: sql<string>`organisation.name_zh`,
  nameEn: sql<string>`organisation.name_en`,
  socialCreditCode: sql<string | null>`organisation.social_credit_code`,
  designatedCode: sql<string | null>`organisation.designated_code`,
  changedAt: sql<Date>`organisation.changed_at`.mapWith(tenants.changedAt),
}

/** The whole directory, which every tenant reads. */
const directory = sql`(
  select id, null::uuid as tenant_id, kind, name_zh, name_en, social_credit_code, null as designated_code, changed_at
  from ${tenants}
  union all
  select id, tenant_id, kind, name_zh, name_en, null, designated_code, changed_at from ${sites}
) as organisation`

export const organisationSearch = {
  id: organisation.id,
  byId: oneOfIds(organisation.id),
  byChange: during(organisation.changedAt),
  byName: either(beginning(organisation.nameZh), beginning(organisation.nameEn)),
  byKind: oneOf<string>(organisation.kind),
  bySocialCreditCode: oneOf<string>(organisation.socialCreditCode),
  byDesignatedCode: oneOf<string>(organisation.designatedCode),
  byTenant: oneOfIds(organisation.tenantId),
  select: (db: Database, where: SQL | undefined, limit: number): Promise<FoundOrganisation[]> =>
    db.select(organisation).from(directory).where(where).orderBy(organisation.id).limit(limit),
} satisfies RowSearch<FoundOrganisation> & Record<string, unknown>
