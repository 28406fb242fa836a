import { sql } from 'drizzle-orm'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { TenantKind } from '#domain/organisations/tenant.ts'
import { expression, instantExpression, type RowOf, rowReader } from '../read-rows.ts'
import {
  beginning,
  during,
  either,
  oneOf,
  oneOfIds,
  type RowSearch,
  sortedById,
  sortedByText,
  sortedByTime,
} from '../search.ts'
import { sites, tenants } from './schema.ts'

/** A legal person of the network, or one of its sites. */
const organisation = {
  id: sql`organisation.id`,
  tenantId: sql`organisation.tenant_id`,
  kind: sql`organisation.kind`,
  nameZh: sql`organisation.name_zh`,
  nameEn: sql`organisation.name_en`,
  socialCreditCode: sql`organisation.social_credit_code`,
  designatedCode: sql`organisation.designated_code`,
  changedAt: sql`organisation.changed_at`,
}

const fields = {
  id: expression<string>(organisation.id),
  /** The legal person that a site belongs to; null for the legal person itself. */
  tenantId: expression<string | null>(organisation.tenantId),
  kind: expression<TenantKind | SiteKind>(organisation.kind),
  nameZh: expression<string>(organisation.nameZh),
  nameEn: expression<string>(organisation.nameEn),
  /** GB 32100, of a legal person. */
  socialCreditCode: expression<string | null>(organisation.socialCreditCode),
  /** The insurance's code of a designated site. */
  designatedCode: expression<string | null>(organisation.designatedCode),
  changedAt: instantExpression(organisation.changedAt),
}

export type FoundOrganisation = RowOf<typeof fields>

/** The whole directory, which every tenant reads. */
const directory = sql`(
  select id, null::uuid as tenant_id, kind, name_zh, name_en, social_credit_code, null as designated_code, changed_at
  from ${tenants}
  union all
  select id, tenant_id, kind, name_zh, name_en, null, designated_code, changed_at from ${sites}
) as organisation`

const byId = sortedById<FoundOrganisation>(organisation.id, ({ id }) => id)

export const organisationSearch = {
  id: organisation.id,
  byId: oneOfIds(organisation.id),
  byChange: during(organisation.changedAt),
  byName: either(beginning(organisation.nameZh), beginning(organisation.nameEn)),
  byKind: oneOf<string>(organisation.kind),
  bySocialCreditCode: oneOf<string>(organisation.socialCreditCode),
  byDesignatedCode: oneOf<string>(organisation.designatedCode),
  byTenant: oneOfIds(organisation.tenantId),
  rows: rowReader(fields, directory),
  order: [byId],
  sorts: {
    id: byId,
    change: sortedByTime<FoundOrganisation>(organisation.changedAt, ({ changedAt }) => changedAt),
    name: sortedByText<FoundOrganisation>(organisation.nameZh, ({ nameZh }) => nameZh),
  },
} satisfies RowSearch<FoundOrganisation> & Record<string, unknown>
