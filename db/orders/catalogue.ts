import { and, asc, eq, exists, gt, inArray, isNull, sql } from 'drizzle-orm'
import { productRefusals, sellsInto } from '#domain/orders/admission.ts'
import { documentedProduct, firstBusinessRefusals, importPapersOf } from '#domain/orders/first-business.ts'
import { savingFen, tierPrice } from '#domain/orders/price.ts'
import { isDirect, twoInvoiceRefusals } from '#domain/orders/two-invoices.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { productMatches } from '../catalogue/queries.ts'
import { products } from '../catalogue/schema.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAcross } from '../commands.ts'
import { isAvailable } from '../inventory/is-available.ts'
import { lots, stockBalances } from '../inventory/schema.ts'
import { sites } from '../organisations/schema.ts'
import { readScarceProducts, type ScarceProduct } from '../shortage/order-shares.ts'
import { readDocumentsOnFile, type DocumentsOnFile } from './documents-on-file.ts'
import { readOffers, readTradingSellers, type SellerOffer, type TradingSeller } from './offers.ts'
import { nearExpiryOffers, sellerProducts, tradeAccounts } from './trade-schema.ts'

export interface CatalogueQuestion {
  /** The buyer's own site that the goods would go to. */
  readonly siteId: string
  /** Part of a name or manufacturer, pinyin or its initials, or the beginning of a code; empty finds all. */
  readonly text: string
  /** The standard code of the last product of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

type ProductRow = typeof products.$inferSelect
type SiteRow = typeof sites.$inferSelect

/**
 * What a site could order, a page at a time in the order of standard codes: each product with every seller's price for
 * this buyer, its stock and expiry, near-expiry offers with their true expiry, what a direct leg from the maker saves on a
 * box, the certificates of imported goods that the buyer has on file and in date, and what stands in the way of each. Reads across tenants: prices, documents and stock are the sellers'.
 * @throws CommandRefused `notFound` for a site that is not the tenant's.
 */
export function readOrderCatalogue(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  question: CatalogueQuestion,
) {
  return readAcross(client, actor, 'order catalogue', now, async (db) => {
    const [site] = await db
      .select()
      .from(sites)
      .where(and(eq(sites.id, question.siteId), eq(sites.tenantId, actor.tenantId)))
    if (!site) throw notFound('site')
    const rows = await readSoldProducts(db, actor, question)
    const page = rows.slice(0, question.limit)
    const ids = page.map(({ id }) => id)
    const sellers = await readTradingSellers(db, actor.tenantId)
    const [buyer] = sellers.values()
    const facts: Facts = {
      site,
      sellers,
      isPublic: buyer?.buyerOwnership === 'public',
      today: shanghaiDate(now),
      documents: await readDocumentsOnFile(db, actor.tenantId, [...sellers.keys()], ids),
    }
    const offers = Map.groupBy(await readOffers(db, actor.tenantId, ids, now), ({ productId }) => productId)
    const nearExpiry = Map.groupBy(
      await readNearExpiry(db, [...sellers.keys()], ids, facts.today),
      ({ productId }) => productId,
    )
    const scarce = await readScarceProducts(db, site.id, ids)
    return {
      items: page.map((product) => ({
        ...itemOf(facts, product, offers.get(product.id) ?? [], nearExpiry.get(product.id) ?? []),
        shortage: shortageOf(scarce.get(product.id)),
      })),
      next: rows.length > question.limit ? (page.at(-1)?.standardCode ?? null) : null,
    }
  })
}

interface Facts {
  readonly site: SiteRow
  readonly sellers: ReadonlyMap<string, TradingSeller>
  readonly isPublic: boolean
  readonly today: string
  readonly documents: DocumentsOnFile
}

function readSoldProducts(db: Database, actor: Actor, { text, after, limit }: CatalogueQuestion) {
  const isSold = exists(
    db
      .select({ one: sql`1` })
      .from(sellerProducts)
      .innerJoin(tradeAccounts, eq(tradeAccounts.tenantId, sellerProducts.tenantId))
      .where(
        and(
          eq(sellerProducts.productId, products.id),
          eq(sellerProducts.active, true),
          eq(tradeAccounts.buyerTenantId, actor.tenantId),
        ),
      ),
  )
  return db
    .select()
    .from(products)
    .where(
      and(
        eq(products.active, true),
        productMatches(text.trim()),
        isSold,
        after === undefined ? undefined : gt(products.standardCode, after),
      ),
    )
    .orderBy(asc(products.standardCode))
    .limit(limit + 1)
}

interface NearExpiry {
  readonly id: string
  readonly sellerTenantId: string
  readonly productId: string
  readonly lotNumber: string
  readonly expiresOn: string | null
  readonly unitPriceTenThousandths: number
  readonly validTo: string
  readonly availableUnits: number
}

function readNearExpiry(
  db: Database,
  sellerIds: readonly string[],
  productIds: readonly string[],
  today: string,
): Promise<NearExpiry[]> {
  return db
    .select({
      id: nearExpiryOffers.id,
      sellerTenantId: nearExpiryOffers.tenantId,
      productId: nearExpiryOffers.productId,
      lotNumber: lots.number,
      expiresOn: lots.expiresOn,
      unitPriceTenThousandths: nearExpiryOffers.unitPriceTenThousandths,
      validTo: nearExpiryOffers.validTo,
      availableUnits: stockBalances.units,
    })
    .from(nearExpiryOffers)
    .innerJoin(lots, eq(lots.id, nearExpiryOffers.lotId))
    .innerJoin(
      stockBalances,
      and(
        eq(stockBalances.siteId, nearExpiryOffers.siteId),
        eq(stockBalances.lotId, nearExpiryOffers.lotId),
        isAvailable,
        eq(stockBalances.ownership, 'ours'),
        gt(stockBalances.units, 0),
      ),
    )
    .where(
      and(
        inArray(nearExpiryOffers.tenantId, [...sellerIds]),
        inArray(nearExpiryOffers.productId, [...productIds]),
        isNull(nearExpiryOffers.withdrawnAt),
        sql`${nearExpiryOffers.validTo} >= ${today} and ${lots.expiresOn} >= ${today}`,
      ),
    )
    .orderBy(asc(nearExpiryOffers.id))
}

function itemOf(
  facts: Facts,
  product: ProductRow,
  offers: readonly SellerOffer[],
  nearExpiry: readonly NearExpiry[],
) {
  const papers = facts.documents.ofSubject(product.id)
  const ofProduct = [
    ...productRefusals(facts.site, product, 0),
    ...firstBusinessRefusals(documentedProduct(product, papers), facts.today),
  ]
  const importPapers = importPapersOf(product, papers, facts.today)
  const judged = offers.map((offer) => ({ offer, obstacles: sellerObstacles(facts, offer) }))
  const longer = judged
    .filter(({ offer, obstacles }) => obstacles.length === 0 && !isDirect(offer.supplyChain))
    .flatMap(({ offer }) => boxPrice(offer, product) ?? [])
  return {
    productId: product.id,
    standardCode: product.standardCode,
    nameZh: product.nameZh,
    nameEn: product.nameEn,
    pinyin: product.pinyin,
    manufacturer: product.manufacturer,
    strength: product.strength,
    baseUnit: product.baseUnit,
    packUnits: product.packUnits,
    saleClass: product.saleClass,
    storageClass: product.storageClass,
    importPapers: importPapers?.map(({ kind, number, validTo }) => ({ kind, number, validTo })) ?? null,
    obstacles: codesOf(ofProduct),
    offers: judged.map(({ offer, obstacles }) => {
      const price = boxPrice(offer, product)
      const direct = isDirect(offer.supplyChain)
      return {
        sellerTenantId: offer.sellerTenantId,
        sellerNameZh: facts.sellers.get(offer.sellerTenantId)?.nameZh ?? '',
        sellerNameEn: facts.sellers.get(offer.sellerTenantId)?.nameEn ?? '',
        minimumOrderFen: facts.sellers.get(offer.sellerTenantId)?.minimumOrderFen ?? 0,
        freeDeliveryFen: facts.sellers.get(offer.sellerTenantId)?.freeDeliveryFen ?? 0,
        deliveryFeeFen: facts.sellers.get(offer.sellerTenantId)?.deliveryFeeFen ?? 0,
        tiers: offer.tiers,
        supplyChain: offer.supplyChain,
        isDirect: direct,
        availableUnits: offer.availableUnits,
        earliestExpiry: offer.earliestExpiry,
        savingPerBoxFen: direct && price !== null ? savingFen(price, longer, product.packUnits) : null,
        obstacles,
      }
    }),
    nearExpiryOffers: nearExpiry.map(({ productId: _product, ...offer }) => offer),
  }
}

/** A shortage as whoever orders is told of it. */
function shortageOf(scarce: ScarceProduct | undefined) {
  if (scarce === undefined) return null
  const { shortageId, ingredientCode, reason, isAllocated, shareBySeller } = scarce
  const share = [...shareBySeller.values()].reduce((sum, units) => sum + units, 0)
  return { shortageId, ingredientCode, reason, shareUnits: isAllocated ? share : null }
}

function boxPrice({ tiers }: SellerOffer, { packUnits }: ProductRow): number | null {
  return tierPrice(tiers, packUnits)
}

function sellerObstacles(facts: Facts, offer: SellerOffer): string[] {
  const seller = facts.sellers.get(offer.sellerTenantId)
  if (seller === undefined || seller.state !== 'active') return ['notOffered']
  const { site, today, documents, isPublic } = facts
  const papers = { isImported: false, name: seller.nameEn } as const
  return [
    ...(sellsInto(seller.territories, site.regionCode, offer.productId) ? [] : ['outOfTerritory']),
    ...codesOf([
      ...twoInvoiceRefusals(offer.supplyChain, { isPublic, siteKind: site.kind }, today, 0),
      ...firstBusinessRefusals(
        { subject: 'seller', ...papers, documents: documents.ofSubject(offer.sellerTenantId) },
        today,
      ),
      ...firstBusinessRefusals(
        { subject: 'buyer', ...papers, documents: documents.ofBuyerAt(offer.sellerTenantId) },
        today,
      ),
    ]),
  ]
}

function codesOf(refusals: readonly { readonly code: string }[]): string[] {
  return [...new Set(refusals.map(({ code }) => code))]
}
