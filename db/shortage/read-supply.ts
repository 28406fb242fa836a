import { sql } from 'drizzle-orm'
import { sellsInto, type Territory } from '#domain/orders/admission.ts'
import { normalSaleExpiry } from '#domain/orders/near-expiry.ts'
import type { PlannedPromise } from '#domain/shortage/build-problem.ts'
import type { Database } from '../client.ts'
import { stockBalances } from '../inventory/schema.ts'
import { sites } from '../organisations/schema.ts'
import { sellerTerms, sellerTerritories, tradeAccounts } from '../orders/trade-schema.ts'
import { openUnits } from './promises.ts'
import { shortageProducts, shortagePromises } from './schema.ts'

/** What one depot has of one product, in whole boxes. */
export interface Pile extends Record<string, unknown> {
  readonly depotSiteId: string
  readonly depotTenantId: string
  readonly productId: string
  readonly packUnits: number
  readonly needPerUnit: number
  readonly storageClass: string
  /** On the shelf, to be sold at its list price, and promised to nobody. */
  readonly freeUnits: number
  /** Reserved for promises of this shortage. */
  readonly promisedUnits: number
}

/**
 * The piles of a shortage: its products at every depot whose owner sells to others, of a depot that does not work only
 * what is promised already. Goods that are close to their
 * expiry, and those of other owners, are left out, as they are for any order. Reads across tenants.
 */
export async function readPiles(db: Database, shortageId: string, now: Date): Promise<Pile[]> {
  const found = await db.execute<Pile>(sql`
    with free as (
      select b.site_id, b.product_id, sum(b.units / p.pack_units * p.pack_units)::integer as units
      from ${stockBalances} b
      join ${shortageProducts} own on own.product_id = b.product_id and own.shortage_id = ${shortageId}::uuid
      join products p on p.id = b.product_id
      where b.status = 'available' and b.units > 0 and b.ownership in ('ours', 'consigned')
        and (b.expires_on is null or b.expires_on >= ${normalSaleExpiry(now)})
      group by b.site_id, b.product_id
    ), promised as (
      select depot_site_id as site_id, product_id,
        sum(${openUnits})::integer as units
      from ${shortagePromises} where shortage_id = ${shortageId}::uuid group by depot_site_id, product_id
    )
    select s.id as "depotSiteId", s.tenant_id as "depotTenantId", p.id as "productId",
      p.pack_units as "packUnits", own.need_per_unit::float8 as "needPerUnit", p.storage_class as "storageClass",
      case when s.status = 'working' then coalesce(free.units, 0) else 0 end as "freeUnits", coalesce(promised.units, 0) as "promisedUnits"
    from free full join promised using (site_id, product_id)
    join ${sites} s on s.id = coalesce(free.site_id, promised.site_id)
      and s.kind in ('province_depot', 'city_depot') and (s.status = 'working' or promised.units > 0)
    join ${sellerTerms} terms on terms.tenant_id = s.tenant_id
    join products p on p.id = coalesce(free.product_id, promised.product_id)
    join ${shortageProducts} own on own.product_id = p.id and own.shortage_id = ${shortageId}::uuid
    where coalesce(free.units, 0) + coalesce(promised.units, 0) > 0
    order by s.id, p.id`)
  return found.rows
}

/** What is promised in a shortage and not drawn yet, as the engine takes it. */
export async function readOpenPromises(
  db: Database,
  shortageId: string,
): Promise<(PlannedPromise & PromiseKey)[]> {
  const found = await db.execute<PromiseKey & { units: number } & Record<string, unknown>>(sql`
    select site_id as "siteId", depot_site_id as "depotSiteId", product_id as "productId",
      sum(${openUnits})::integer as units
    from ${shortagePromises} where shortage_id = ${shortageId}::uuid
    group by site_id, depot_site_id, product_id
    having sum(${openUnits}) > 0
    order by site_id, depot_site_id, product_id`)
  return found.rows.map(({ siteId, depotSiteId, productId, units }) => ({
    siteId,
    depotSiteId,
    productId,
    claimant: siteId,
    ingredient: shortageId,
    supply: supplyIdOf({ depotSiteId, productId }),
    units,
  }))
}

/** Base units that promises of a shortage have lost to stopped goods. */
export async function readLostUnits(db: Database, shortageId: string): Promise<number> {
  const found = await db.execute<{ units: number }>(sql`
    select coalesce(sum(lost_units), 0)::float8 as units from ${shortagePromises}
    where shortage_id = ${shortageId}::uuid`)
  return found.rows[0]?.units ?? 0
}

interface PromiseKey {
  readonly siteId: string
  readonly depotSiteId: string
  readonly productId: string
}

/** How a pile is called in a plan. */
export function supplyIdOf({
  depotSiteId,
  productId,
}: Pick<PromiseKey, 'depotSiteId' | 'productId'>): string {
  return `${depotSiteId}/${productId}`
}

/** Which depots' owners sell a product to a site, by their accounts and areas. Reads across tenants. */
export async function readSales(db: Database) {
  const accounts = await db
    .select({ seller: tradeAccounts.tenantId, buyer: tradeAccounts.buyerTenantId })
    .from(tradeAccounts)
  const areas = await db.select().from(sellerTerritories)
  const buyers = new Set(accounts.map(({ seller, buyer }) => `${seller}/${buyer}`))
  const areasOf = new Map<string, Territory[]>(Map.groupBy(areas, ({ tenantId }) => tenantId))
  return (
    seller: string,
    site: { readonly tenantId: string; readonly regionCode: string },
    productId: string,
  ): boolean =>
    buyers.has(`${seller}/${site.tenantId}`) &&
    sellsInto(areasOf.get(seller) ?? [], site.regionCode, productId)
}
