import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { beyondShareRefusal, productRefusals, sellsInto, territoryRefusal } from '#domain/orders/admission.ts'
import { documentedProduct, firstBusinessRefusals } from '#domain/orders/first-business.ts'
import { deliveryFeeFen, savingFen, tierPrice } from '#domain/orders/price.ts'
import { splitOrder, sumFen, type Allotment, type LineOffer, type Split } from '#domain/orders/split-order.ts'
import { isDirect, twoInvoiceRefusals } from '#domain/orders/two-invoices.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { Refusal } from '#domain/refusal.ts'
import type { CommandTransaction } from '../commands.ts'
import { CommandRefused } from '../command-refused.ts'
import { isAvailable } from '../inventory/is-available.ts'
import { stockBalances } from '../inventory/schema.ts'
import type { sites } from '../organisations/schema.ts'
import { readScarceProducts, type ScarceProduct } from '../shortage/order-shares.ts'
import { readDocumentsOnFile, type DocumentsOnFile } from './documents-on-file.ts'
import { readOffers, readTradingSellers, type SellerOffer, type TradingSeller } from './offers.ts'
import { mostRefusals, type OrderLineInput, type ProductRow } from './order-input.ts'
import { nearExpiryOffers } from './trade-schema.ts'

type SiteRow = typeof sites.$inferSelect

/** What one seller brings of an order, priced. */
export interface PlannedPart {
  readonly seller: TradingSeller
  readonly lines: readonly (Allotment & { readonly lotId: string | null })[]
  readonly goodsFen: number
  readonly deliveryFen: number
}

export interface OrderPlan {
  readonly parts: readonly PlannedPart[]
  readonly totalFen: number
  /** By line: its price, and what direct legs from the maker save. */
  readonly lines: readonly { readonly totalFen: number; readonly savingFen: number | null }[]
}

export interface PlanQuestion {
  readonly site: SiteRow
  readonly lines: readonly OrderLineInput[]
  readonly productById: ReadonlyMap<string, ProductRow>
  /** Sellers that are not to bring it: they had their chance. */
  readonly without?: ReadonlySet<string>
  /** True where the order was large enough when it was placed. */
  readonly ignoresMinimums?: boolean
}

/** What the rules are asked with. */
interface Facts extends PlanQuestion {
  readonly today: string
  readonly isPublicBuyer: boolean
  readonly buyerName: string
  readonly sellers: ReadonlyMap<string, TradingSeller>
  readonly offersOf: ReadonlyMap<string, readonly SellerOffer[]>
  readonly documents: DocumentsOnFile
  readonly nearExpiry: ReadonlyMap<string, NearExpiryRow>
  readonly scarce: ReadonlyMap<string, ScarceProduct>
}

/**
 * Prices an order and splits it over the sellers that may bring it: the rules for site, product, seller, area, documents
 * and chain are asked for every line. Sees prices, documents and stock of every seller, so only network commands call it.
 * @throws CommandRefused `invalid` with a refusal for each line that nobody may or will bring, and `belowMinimumOrder`
 * for each seller whose share is too small.
 */
export async function planOrder(transaction: CommandTransaction, question: PlanQuestion): Promise<OrderPlan> {
  const facts = await readFacts(transaction, question)
  const refusals: Refusal[] = []
  const wanted = question.lines.map((line, index) => {
    const admitted = admittedOffers(facts, line, index)
    refusals.push(...admitted.refusals)
    const { packUnits } = productOf(facts, line)
    return { productId: line.productId, units: line.units, packUnits, offers: admitted.offers }
  })
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals.slice(0, mostRefusals))
  const split = splitOrder(wanted, minimumsOf(facts))
  requireSold(facts, split)
  return planOf(facts, split)
}

async function readFacts(transaction: CommandTransaction, question: PlanQuestion): Promise<Facts> {
  const { db, now } = transaction
  const { site, lines } = question
  const productIds = lines.map(({ productId }) => productId)
  const all = await readTradingSellers(db, site.tenantId)
  const without = question.without ?? new Set<string>()
  const sellers = new Map([...all].filter(([id, { state }]) => state === 'active' && !without.has(id)))
  const offers = await readOffers(db, site.tenantId, productIds, now)
  const documents = await readDocumentsOnFile(db, site.tenantId, [...sellers.keys()], productIds)
  const [buyer] = all.values()
  return {
    ...question,
    today: shanghaiDate(now),
    isPublicBuyer: buyer?.buyerOwnership === 'public',
    buyerName: buyer?.buyerNameEn ?? '',
    sellers,
    offersOf: Map.groupBy(offers, ({ productId }) => productId),
    documents,
    nearExpiry: await readNearExpiry(transaction, lines),
    scarce: await readScarceProducts(db, site.id, productIds),
  }
}

type NearExpiryRow = typeof nearExpiryOffers.$inferSelect & { readonly availableUnits: number }

async function readNearExpiry(
  { db, now }: CommandTransaction,
  lines: readonly OrderLineInput[],
): Promise<Map<string, NearExpiryRow>> {
  const ids = lines.flatMap(({ nearExpiryOfferId }) => nearExpiryOfferId ?? [])
  if (ids.length === 0) return new Map()
  const today = shanghaiDate(now)
  const rows = await db
    .select({ offer: nearExpiryOffers, units: stockBalances.units })
    .from(nearExpiryOffers)
    .innerJoin(
      stockBalances,
      and(
        eq(stockBalances.siteId, nearExpiryOffers.siteId),
        eq(stockBalances.lotId, nearExpiryOffers.lotId),
        isAvailable,
        eq(stockBalances.ownership, 'ours'),
      ),
    )
    .where(
      and(
        inArray(nearExpiryOffers.id, ids),
        isNull(nearExpiryOffers.withdrawnAt),
        sql`${nearExpiryOffers.validTo} >= ${today} and ${stockBalances.expiresOn} >= ${today}`,
      ),
    )
  return new Map(rows.map(({ offer, units }) => [offer.id, { ...offer, availableUnits: units }]))
}

interface Admitted {
  readonly offers: LineOffer[]
  readonly refusals: Refusal[]
}

/** The offers that the rules let through for a line; without any, why. */
function admittedOffers(facts: Facts, line: OrderLineInput, index: number): Admitted {
  const product = productOf(facts, line)
  const ofProduct = [
    ...productRefusals(facts.site, product, index),
    ...firstBusinessRefusals(
      documentedProduct(product, facts.documents.ofSubject(product.id)),
      facts.today,
      index,
    ),
  ]
  if (ofProduct.length > 0) return { offers: [], refusals: ofProduct }
  if (line.nearExpiryOfferId !== undefined) return nearExpiryOffer(facts, line, line.nearExpiryOfferId, index)
  const offered = offersFor(facts, line)
  const judged = offered.map((offer) => ({ offer, refusals: sellerRefusals(facts, offer, index) }))
  const offers = judged.filter(({ refusals }) => refusals.length === 0).map(({ offer }) => offer)
  if (offers.length > 0) return withinShare(facts, line, offers, index)
  const reasons = judged.flatMap(({ refusals }) => refusals)
  return { offers: [], refusals: reasons.length > 0 ? reasons : [notOffered(index)] }
}

/** Once a scarce product is shared out, a site orders its share, of the sellers that hold it. */
function withinShare(facts: Facts, line: OrderLineInput, offers: LineOffer[], index: number): Admitted {
  const scarce = facts.scarce.get(line.productId)
  if (scarce?.isAllocated !== true) return { offers, refusals: [] }
  const shares = offers.flatMap((offer) => {
    const availableUnits = scarce.shareBySeller.get(offer.sellerTenantId) ?? 0
    return availableUnits > 0 ? [{ ...offer, availableUnits }] : []
  })
  const share = shares.reduce((sum, { availableUnits }) => sum + availableUnits, 0)
  if (line.units <= share) return { offers: shares, refusals: [] }
  return { offers: [], refusals: [beyondShareRefusal(scarce.ingredientCode, share, index)] }
}

function offersFor(facts: Facts, line: OrderLineInput): SellerOffer[] {
  const all = (facts.offersOf.get(line.productId) ?? []).filter(({ sellerTenantId }) =>
    facts.sellers.has(sellerTenantId),
  )
  const { sellerTenantId, contract } = line
  const asked =
    sellerTenantId === undefined ? all : all.filter((offer) => offer.sellerTenantId === sellerTenantId)
  if (contract === undefined) return asked
  const { unitPriceTenThousandths } = contract
  return asked.map((offer) => ({ ...offer, tiers: [{ fromUnits: 1, unitPriceTenThousandths }] }))
}

function nearExpiryOffer(facts: Facts, line: OrderLineInput, offerId: string, index: number): Admitted {
  const offer = facts.nearExpiry.get(offerId)
  if (offer === undefined || offer.productId !== line.productId || offer.availableUnits < line.units)
    return { offers: [], refusals: [nearExpiryGone(offer?.availableUnits ?? 0, index)] }
  const sold = (facts.offersOf.get(line.productId) ?? []).find(
    ({ sellerTenantId }) => sellerTenantId === offer.tenantId,
  )
  if (sold === undefined || !facts.sellers.has(offer.tenantId))
    return { offers: [], refusals: [notOffered(index)] }
  const refusals = sellerRefusals(facts, sold, index)
  if (refusals.length > 0) return { offers: [], refusals }
  const { availableUnits, unitPriceTenThousandths } = offer
  return {
    offers: [
      { sellerTenantId: offer.tenantId, availableUnits, tiers: [{ fromUnits: 1, unitPriceTenThousandths }] },
    ],
    refusals: [],
  }
}

/** What keeps one seller from selling a product to this buyer. */
function sellerRefusals(facts: Facts, offer: SellerOffer, index: number): Refusal[] {
  const { site, today, documents } = facts
  const seller = facts.sellers.get(offer.sellerTenantId)
  if (seller === undefined) return [notOffered(index)]
  const { nameEn } = seller
  const papers = { isImported: false, name: nameEn } as const
  const buyer = { isPublic: facts.isPublicBuyer, siteKind: site.kind }
  return [
    ...(sellsInto(seller.territories, site.regionCode, offer.productId)
      ? []
      : [territoryRefusal(nameEn, index)]),
    ...twoInvoiceRefusals(offer.supplyChain, buyer, today, index),
    ...firstBusinessRefusals(
      { subject: 'seller', ...papers, documents: documents.ofSubject(offer.sellerTenantId) },
      today,
      index,
    ),
    ...firstBusinessRefusals(
      {
        subject: 'buyer',
        isImported: false,
        name: `${facts.buyerName} at ${nameEn}`,
        documents: documents.ofBuyerAt(offer.sellerTenantId),
      },
      today,
      index,
    ),
  ]
}

/** A contract's call-offs come in whatever size was agreed. */
function minimumsOf({ sellers, lines, ignoresMinimums }: Facts): Map<string, number> {
  if (ignoresMinimums === true) return new Map()
  const underContract = new Set(lines.flatMap((line) => (line.contract ? (line.sellerTenantId ?? []) : [])))
  return new Map(
    [...sellers].map(([id, { minimumOrderFen }]) => [id, underContract.has(id) ? 0 : minimumOrderFen]),
  )
}

function requireSold(facts: Facts, { unsold, belowMinimum }: Split): void {
  const refusals = [
    ...unsold.map(belowSmallestTier),
    ...belowMinimum.map(({ sellerTenantId, goodsFen, minimumFen }): Refusal => {
      const name = facts.sellers.get(sellerTenantId)?.nameEn ?? sellerTenantId
      return {
        code: 'belowMinimumOrder',
        message: `${name} delivers from ${minimumFen} fen of goods; this order has ${goodsFen} fen from there.`,
        nextStep: `Add goods of ${minimumFen - goodsFen} fen from this seller, or choose another.`,
        rule: 'orders.minimum-order',
      }
    }),
  ]
  if (refusals.length > 0) throw new CommandRefused('invalid', refusals.slice(0, mostRefusals))
}

function planOf(facts: Facts, { allotments }: Split): OrderPlan {
  const parts = [...Map.groupBy(allotments, ({ sellerTenantId }) => sellerTenantId)].flatMap(
    ([sellerTenantId, ofSeller]): PlannedPart[] => {
      const seller = facts.sellers.get(sellerTenantId)
      if (seller === undefined) return []
      const goodsFen = sumFen(ofSeller)
      const lines = ofSeller.map((one) => Object.assign({ lotId: lotOf(facts, one) }, one))
      return [{ seller, lines, goodsFen, deliveryFen: deliveryFeeFen(seller, goodsFen) }]
    },
  )
  const ofLine = Map.groupBy(allotments, ({ line }) => line)
  return {
    parts,
    totalFen: parts.reduce((sum, part) => sum + part.goodsFen + part.deliveryFen, 0),
    lines: facts.lines.map((_, index) => {
      const allotted = ofLine.get(index) ?? []
      return { totalFen: sumFen(allotted), savingFen: savingOf(facts, allotted) }
    }),
  }
}

function lotOf(facts: Facts, { line }: Allotment): string | null {
  const offerId = facts.lines[line]?.nearExpiryOfferId
  return offerId === undefined ? null : (facts.nearExpiry.get(offerId)?.lotId ?? null)
}

/** What the direct legs among a line's allotments save against the cheapest longer chain that may sell here. */
function savingOf(facts: Facts, allotted: readonly Allotment[]): number | null {
  let saved: number | null = null
  for (const { line, sellerTenantId, units, unitPriceTenThousandths } of allotted) {
    const offers = facts.offersOf.get(facts.lines[line]?.productId ?? '') ?? []
    const own = offers.find((offer) => offer.sellerTenantId === sellerTenantId)
    if (own === undefined || !isDirect(own.supplyChain)) continue
    const longer = offers
      .filter((offer) => !isDirect(offer.supplyChain) && sellerRefusals(facts, offer, line).length === 0)
      .flatMap(({ tiers }) => tierPrice(tiers, units) ?? [])
    const saving = savingFen(unitPriceTenThousandths, longer, units)
    if (saving !== null) saved = (saved ?? 0) + saving
  }
  return saved
}

function productOf(facts: PlanQuestion, { productId }: OrderLineInput): ProductRow {
  const product = facts.productById.get(productId)
  if (product === undefined) throw new Error('An order line was planned before its product was read.')
  return product
}

function notOffered(line: number): Refusal {
  return {
    code: 'notOffered',
    message: 'No seller with whom the organisation has an account offers this product.',
    nextStep: 'Choose another product, or ask a seller to list it.',
    line,
  }
}

function belowSmallestTier(line: number): Refusal {
  return {
    code: 'belowSmallestTier',
    message: 'Nobody sells so small a quantity of this product.',
    nextStep: 'Order more; the catalogue shows the smallest quantity.',
    line,
  }
}

function nearExpiryGone(units: number, line: number): Refusal {
  return {
    code: 'nearExpiryGone',
    message: `The near-expiry offer has ${units} units left.`,
    nextStep: 'Order what is left, or the product at its list price.',
    line,
  }
}
