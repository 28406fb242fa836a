import { and, asc, desc, eq, exists, gt, gte, inArray, sql } from 'drizzle-orm'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { productMatches } from '../catalogue/queries.ts'
import { products } from '../catalogue/schema.ts'
import type { DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { priceLists, priceTiers, sellerTerms } from './trade-schema.ts'

/** What a seller says of deliveries: minimum order, free delivery, fee; null before it said anything. */
export function readOwnTerms(client: DatabaseClient, actor: Actor) {
  return readAs(client, actor, async (db) => {
    const [terms] = await db.select().from(sellerTerms).where(eq(sellerTerms.tenantId, actor.tenantId))
    if (terms === undefined) return null
    const { tenantId: _tenantId, ...said } = terms
    return said
  })
}

interface OwnPricesQuestion {
  /** Part of a name, pinyin, or the beginning of a code; empty finds all. */
  readonly text: string
  /** The standard code of the last product of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** The tenant's own price lists that are not over, by product in the order of standard codes: each group's tiers, and from when. */
export function listOwnPrices(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { text, after, limit }: OwnPricesQuestion,
) {
  return readAs(client, actor, async (db) => {
    const ofLists = and(
      eq(priceLists.tenantId, actor.tenantId),
      gte(priceLists.validTo, shanghaiDate(now)),
      eq(priceTiers.priceListId, priceLists.id),
      eq(priceTiers.tenantId, priceLists.tenantId),
    )
    const isPriced = exists(
      db
        .select({ one: sql`1` })
        .from(priceTiers)
        .innerJoin(priceLists, ofLists)
        .where(eq(priceTiers.productId, products.id)),
    )
    const rows = await db
      .select({
        productId: products.id,
        standardCode: products.standardCode,
        nameZh: products.nameZh,
        nameEn: products.nameEn,
        strength: products.strength,
        baseUnit: products.baseUnit,
        packUnits: products.packUnits,
      })
      .from(products)
      .where(
        and(
          productMatches(text.trim()),
          isPriced,
          after === undefined ? undefined : gt(products.standardCode, after),
        ),
      )
      .orderBy(asc(products.standardCode))
      .limit(limit + 1)
    const page = rows.slice(0, limit)
    const tiers = await db
      .select({
        productId: priceTiers.productId,
        priceListId: priceLists.id,
        buyerGroup: priceLists.buyerGroup,
        validFrom: priceLists.validFrom,
        validTo: priceLists.validTo,
        fromUnits: priceTiers.fromUnits,
        unitPriceTenThousandths: priceTiers.unitPriceTenThousandths,
      })
      .from(priceTiers)
      .innerJoin(priceLists, ofLists)
      .where(
        inArray(
          priceTiers.productId,
          page.map(({ productId }) => productId),
        ),
      )
      .orderBy(asc(priceLists.buyerGroup), desc(priceLists.validFrom), asc(priceTiers.fromUnits))
    const ofProduct = Map.groupBy(tiers, ({ productId }) => productId)
    return {
      items: page.map((product) => ({ ...product, lists: listsOf(ofProduct.get(product.productId) ?? []) })),
      next: rows.length > limit ? (page.at(-1)?.standardCode ?? null) : null,
    }
  })
}

interface TierRow {
  readonly priceListId: string
  readonly buyerGroup: string
  readonly validFrom: string
  readonly validTo: string
  readonly fromUnits: number
  readonly unitPriceTenThousandths: number
}

function listsOf(tiers: readonly TierRow[]) {
  return [...Map.groupBy(tiers, ({ priceListId }) => priceListId).values()].flatMap((ofList) => {
    const [first] = ofList
    if (first === undefined) return []
    const { priceListId, buyerGroup, validFrom, validTo } = first
    const prices = ofList.map(({ fromUnits, unitPriceTenThousandths }) => ({
      fromUnits,
      unitPriceTenThousandths,
    }))
    return [{ priceListId, buyerGroup, validFrom, validTo, tiers: prices }]
  })
}
