import { and, asc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm'
import { chargedPrice, type ChargedPrice } from '#domain/insurance/charged-price.ts'
import type { ListedPrices } from '#domain/insurance/facts.ts'
import { publicPriceLists, usualOwnership, type PriceList } from '#domain/insurance/price-list.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { Database } from '../client.ts'
import { isAnyOf, keptQuery } from '../kept-query.ts'
import { listPrices } from './schema.ts'

/** A site that sells, as far as its prices go. */
export interface SellingSite {
  readonly tenantId: string
  readonly kind: SiteKind
  /** Of its organisation; null where it has not said so. */
  readonly ownership: InstitutionOwnership | null
}

/** What the lists say of a product on a day, and the entries that say so. */
export interface ProductPrices {
  readonly listed: ListedPrices
  readonly ids: Readonly<Partial<Record<PriceList, string>>>
}

/** A charged price with the entry of the list that it comes from; null where it is the catalogue's. */
export interface PriceCharged extends ChargedPrice {
  readonly listPriceId: string | null
}

export const nothingListed: ProductPrices = {
  listed: { government: null, market: null, purchase: null, offline: null },
  ids: {},
}

/** Who owns a site, as prices go. */
export function ownershipOf({ ownership, kind }: SellingSite): InstitutionOwnership | null {
  return ownership ?? usualOwnership[kind]
}

/** The prices of a day (YYYY-MM-DD, Shanghai) on the public lists and on an institution's own, by product. */
export async function readPrices(
  db: Database,
  productIds: readonly string[],
  tenantId: string,
  date: string,
): Promise<ReadonlyMap<string, ProductPrices>> {
  const rows = await pricesOn(db, { productIds, tenantId, date })
  const prices = new Map<string, ProductPrices>()
  for (const { id, productId, list, unitPriceTenThousandths } of rows) {
    const { listed, ids } = prices.get(productId) ?? nothingListed
    prices.set(productId, {
      listed: { ...listed, [list]: unitPriceTenThousandths },
      ids: { ...ids, [list]: id },
    })
  }
  return prices
}

interface PricesOn {
  readonly productIds: readonly string[]
  readonly tenantId: string
  readonly date: string
}

const pricesOn = keptQuery((db, { productIds, tenantId, date }: PricesOn) =>
  db
    .select()
    .from(listPrices)
    .where(
      and(
        isAnyOf(listPrices.productId, productIds),
        lte(listPrices.validFrom, date),
        or(isNull(listPrices.validTo), gte(listPrices.validTo, date)),
        or(inArray(listPrices.list, [...publicPriceLists]), eq(listPrices.tenantId, tenantId)),
      ),
    )
    .orderBy(asc(listPrices.validFrom)),
)

/** What a site charges for a base unit of a product: the same at intake's forecast, at the counter and at the door. */
export function priceAt(
  site: SellingSite,
  prices: ProductPrices | undefined,
  cataloguePrice: number,
): PriceCharged {
  const { listed, ids } = prices ?? nothingListed
  const charged = chargedPrice(ownershipOf(site), listed, cataloguePrice)
  return { ...charged, listPriceId: charged.list === null ? null : (ids[charged.list] ?? null) }
}
