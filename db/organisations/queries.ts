import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { regionLevel } from '#domain/organisations/region-code.ts'
import type { TenantLanguage } from '#domain/organisations/tenant.ts'
import { people } from '../access/schema.ts'
import type { Actor } from '../actor.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { departments } from './joining-schema.ts'
import { latinRegionName } from './region-name.ts'
import { readRegionNames } from './region-queries.ts'
import { regions, sites, tenants } from './schema.ts'

/** A site among those around it: enough to draw the tree. */
export interface SiteNode {
  readonly id: string
  readonly tenantId: string
  readonly parentId: string | null
  readonly kind: (typeof sites.$inferSelect)['kind']
  readonly status: (typeof sites.$inferSelect)['status']
  readonly regionCode: string
  readonly nameZh: string
  readonly nameEn: string
  /** 0 for the site that was asked for, or for the tops of the whole tree. */
  readonly depth: number
}

/**
 * The site tree below `rootId`, that site first, or the whole tree for null; parents before children, then by name.
 * `depth` limits how far down it goes: 0 gives the top alone.
 */
export function readSiteTree(
  client: DatabaseClient,
  actor: Actor,
  { rootId, depth }: { readonly rootId: string | null; readonly depth: number },
): Promise<SiteNode[]> {
  return readAs(client, actor, async (db) => {
    const top = rootId === null ? sql`site.parent_id is null` : sql`site.id = ${rootId}`
    const found = await db.execute<SiteNode & Record<string, unknown>>(sql`
      with recursive tree as (
        select site.*, 0 as depth from ${sites} site where ${top}
        union all
        select site.*, tree.depth + 1 from ${sites} site join tree on site.parent_id = tree.id
        where tree.depth < ${depth}
      )
      select id, tenant_id as "tenantId", parent_id as "parentId", kind, status, region_code as "regionCode",
        name_zh as "nameZh", name_en as "nameEn", depth
      from tree order by depth, name_zh, id`)
    return found.rows
  })
}

/** The sites of the actor's organisation at which they work, by name. */
export function listOwnSites(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, (db) =>
    db
      .select({ id: sites.id, nameZh: sites.nameZh, nameEn: sites.nameEn })
      .from(sites)
      .where(
        and(
          eq(sites.tenantId, actor.tenantId),
          actor.siteIds.length === 0 ? undefined : inArray(sites.id, [...actor.siteIds]),
        ),
      )
      .orderBy(asc(sites.nameZh), asc(sites.id)),
  )
}

/**
 * One site of the directory, with the names of its tenant and region.
 * @throws CommandRefused `notFound`.
 */
export function readSite(client: DatabaseClient, actor: Actor, siteId: string) {
  return readAs(client, actor, async (db) => {
    const [found] = await db
      .select({
        site: sites,
        tenantNameZh: tenants.nameZh,
        tenantNameEn: tenants.nameEn,
        regionNameZh: regions.nameZh,
      })
      .from(sites)
      .innerJoin(tenants, eq(tenants.id, sites.tenantId))
      .leftJoin(regions, eq(regions.code, sites.regionCode))
      .where(eq(sites.id, siteId))
    if (!found) throw notFound('site')
    const { site, ...names } = found
    return { ...site, ...names }
  })
}

/** The acting organisation itself, with its departments. @throws CommandRefused `tenantNotFound`. */
export function readProfile(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, async (db) => {
    const [tenant] = await db.select().from(tenants).where(eq(tenants.id, actor.tenantId))
    if (!tenant) throw notFound('tenant')
    const open = await db
      .select({ code: departments.code, nameZh: departments.nameZh, nameEn: departments.nameEn })
      .from(departments)
      .where(and(eq(departments.tenantId, actor.tenantId), isNull(departments.closedAt)))
      .orderBy(asc(departments.code))
    return { ...tenant, departments: open }
  })
}

/** Every organisation of the network, by name. */
export function readTenants(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, (db) => db.select().from(tenants).orderBy(asc(tenants.nameZh)))
}

const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * How organisations, sites and products are called, from the network's directory, and people of the acting organisation, by
 * id; and regions, by code. A product with its strength and the base units of its box, by which it differs from others of its
 * name. An id that is none of theirs, such as a program's, has no name.
 */
export async function readNames(
  client: DatabaseClient,
  actor: Actor,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, { readonly nameZh: string; readonly nameEn: string }>> {
  const asked = [...new Set(ids)].filter((id) => typeof id === 'string')
  const known = asked.filter((id) => idPattern.test(id))
  const codes = asked.filter((id) => regionLevel(id) !== null)
  const regionNames = await readRegionNames(client, actor, codes)
  const named = [...regionNames].map(
    ([code, nameZh]) => [code, { nameZh, nameEn: latinRegionName(nameZh) }] as const,
  )
  if (known.length === 0) return new Map(named)
  const rows = await readAs(client, actor, async (db) => {
    const wanted = sql.param(known)
    const found = await db.execute<{ id: string; nameZh: string; nameEn: string }>(sql`
      select id, name_zh as "nameZh", name_en as "nameEn" from ${tenants} where id = any(${wanted}::uuid[])
      union all select id, name_zh, name_en from ${sites} where id = any(${wanted}::uuid[])
      union all select id, name_zh || ' ' || strength || ' × ' || pack_units, name_en || ' ' || strength || ' × ' || pack_units
        from ${products} where id = any(${wanted}::uuid[])
      union all select id, name, name from ${people} where id = any(${wanted}::uuid[])`)
    return found.rows
  })
  return new Map([...named, ...rows.map(({ id, ...names }) => [id, names] as const)])
}

/** The language that a tenant speaks first, from the network's directory; null for an unknown tenant. */
export async function readFirstLanguage(
  client: DatabaseClient,
  tenantId: string,
): Promise<TenantLanguage | null> {
  const [found] = await client.network
    .select({ languages: tenants.languages })
    .from(tenants)
    .where(eq(tenants.id, tenantId))
  return found?.languages[0] ?? null
}
