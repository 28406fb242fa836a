import { eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { normalSaleExpiry } from '#domain/orders/near-expiry.ts'
import type { PriceTier } from '#domain/orders/price.ts'
import type { Territory } from '#domain/orders/admission.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Database } from '../client.ts'
import { stockBalances } from '../inventory/schema.ts'
import { sites, tenants } from '../organisations/schema.ts'
import {
  priceLists,
  priceTiers,
  sellerProducts,
  sellerTerms,
  sellerTerritories,
  tradeAccounts,
} from './trade-schema.ts'

type SellerTermsRow = typeof sellerTerms.$inferSelect

/** A seller with whom the buyer has an account. */
export interface TradingSeller extends SellerTermsRow {
  readonly nameZh: string
  readonly nameEn: string
  readonly state: string
  /** Of the buyer itself, the same for every seller. */
  readonly buyerNameEn: string
  readonly buyerOwnership: InstitutionOwnership | null
  readonly buyerGroup: string
  readonly territories: readonly Territory[]
}

/** A product as one seller offers it to one buyer. */
export interface SellerOffer {
  readonly sellerTenantId: string
  readonly productId: string
  /** The maker first, the seller last. */
  readonly supplyChain: readonly string[]
  readonly tiers: readonly PriceTier[]
  /** Base units at the seller's working depots that may be sold at this price. */
  readonly availableUnits: number
  /** The nearest expiry among them, null where there are none or they carry no date. */
  readonly earliestExpiry: string | null
}

/** Every seller with which a buyer has an account, by tenant id. Reads across tenants. */
export async function readTradingSellers(
  db: Database,
  buyerTenantId: string,
): Promise<Map<string, TradingSeller>> {
  const buyer = alias(tenants, 'buyer')
  const rows = await db
    .select({
      terms: sellerTerms,
      nameZh: tenants.nameZh,
      nameEn: tenants.nameEn,
      state: tenants.state,
      buyerNameEn: buyer.nameEn,
      buyerOwnership: buyer.ownership,
      buyerGroup: tradeAccounts.buyerGroup,
      territories: sql<Territory[]>`coalesce((
        select json_agg(json_build_object('regionCode', t.region_code, 'productId', t.product_id))
        from ${sellerTerritories} t where t.tenant_id = ${sellerTerms.tenantId}), '[]')`,
    })
    .from(tradeAccounts)
    .innerJoin(sellerTerms, eq(sellerTerms.tenantId, tradeAccounts.tenantId))
    .innerJoin(tenants, eq(tenants.id, tradeAccounts.tenantId))
    .innerJoin(buyer, eq(buyer.id, tradeAccounts.buyerTenantId))
    .where(eq(tradeAccounts.buyerTenantId, buyerTenantId))
  return new Map(rows.map(({ terms, ...facts }) => [terms.tenantId, { ...terms, ...facts }]))
}

interface OfferRow extends Record<string, unknown> {
  readonly sellerTenantId: string
  readonly productId: string
  readonly supplyChain: string[]
  readonly tiers: PriceTier[]
  readonly availableUnits: number
  readonly earliestExpiry: string | null
}

/**
 * What the sellers offer a buyer of these products at `now`, with what they could promise. Reads across tenants.
 * A product that a seller has no price for in the buyer's group is not offered.
 */
export async function readOffers(
  db: Database,
  buyerTenantId: string,
  productIds: readonly string[],
  now: Date,
): Promise<SellerOffer[]> {
  if (productIds.length === 0) return []
  const today = shanghaiDate(now)
  // One array, compared with `any`: the planner then goes by the index of products, whatever it knows of the tables.
  const ids = sql`any(${sql.param([...new Set(productIds)])}::uuid[])`
  const found = await db.execute<OfferRow>(sql`
    with list as materialized (
      select l.id, l.tenant_id from ${tradeAccounts} a
      join ${priceLists} l on l.tenant_id = a.tenant_id and l.buyer_group = a.buyer_group
      where a.buyer_tenant_id = ${buyerTenantId} and ${today}::date between l.valid_from and l.valid_to
    ), newest as materialized (
      select distinct on (l.tenant_id, t.product_id) l.tenant_id, t.product_id, l.id
      from ${priceTiers} t join list l on l.id = t.price_list_id
      where t.product_id = ${ids} order by l.tenant_id, t.product_id, l.id desc
    ), priced as materialized (
      select n.tenant_id, n.product_id, json_agg(json_build_object('fromUnits', t.from_units,
        'unitPriceTenThousandths', t.unit_price_ten_thousandths)) as tiers
      from newest n join ${priceTiers} t on t.price_list_id = n.id and t.product_id = n.product_id
      group by n.tenant_id, n.product_id
    ), stock as materialized (
      select b.tenant_id, b.product_id, sum(b.units)::float8 as units, min(b.expires_on)::text as earliest
      from ${stockBalances} b join ${sites} s on s.id = b.site_id and s.status = 'working'
      where b.status = 'available' and b.units > 0 and b.product_id = ${ids} and b.ownership in ('ours', 'consigned')
        and b.tenant_id in (select tenant_id from list)
        and (b.expires_on is null or b.expires_on >= ${normalSaleExpiry(now)})
      group by b.tenant_id, b.product_id
    )
    select sp.tenant_id as "sellerTenantId", sp.product_id as "productId", sp.supply_chain as "supplyChain", p.tiers,
      coalesce(stock.units, 0) as "availableUnits", stock.earliest as "earliestExpiry"
    from ${sellerProducts} sp join priced p on p.tenant_id = sp.tenant_id and p.product_id = sp.product_id
    left join stock on stock.tenant_id = sp.tenant_id and stock.product_id = sp.product_id
    where sp.active and sp.product_id = ${ids}
    order by sp.product_id, sp.tenant_id`)
  return found.rows
}
