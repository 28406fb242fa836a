import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { CoveredLine } from '#domain/insurance/cover.ts'
import { splitAmongPayers, type PatientCover, type PayerSplit } from '#domain/insurance/payers.ts'
import { lineFen } from '#domain/money/fen.ts'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { handOverPostings } from '#domain/money/postings.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { actingFor } from '../acting-for.ts'
import { products } from '../catalogue/schema.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { readSelfPayLines } from '../insurance/check.ts'
import { lockCovers, useCover } from '../insurance/cover.ts'
import { claims } from '../insurance/schema.ts'
import { priceAt, readPrices, type PriceCharged, type SellingSite } from '../insurance/prices.ts'
import { sites, tenants } from '../organisations/schema.ts'
import { collectedBy, recordCollection, type Collection } from './collection.ts'
import { postMoney } from './ledger.ts'
import { wrongAmount } from './refusals.ts'
import { chargeLines, charges, chargeShares } from './schema.ts'
import { together } from '../together.ts'

/** What was handed over to whom, and by which site. */
export interface HandOver {
  readonly shipmentId: string
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  /** The site that hands over: the sale is in its tenant's book. */
  readonly siteId: string
  readonly siteTenantId: string
  readonly patientId: string
  /** One per lot or per prescription line; those of one prescription line are charged together. */
  readonly lines: readonly HandedOverLine[]
  /** How the patient pays their part at once; left out where they pay later. */
  readonly payment?: PaymentAtHandOver | undefined
}

/** A payment of the patient's whole part at the hand-over. */
export interface PaymentAtHandOver {
  readonly method: CollectionMethod
  /** What was taken, where whoever takes it knows what is due; left out, it is taken to be that. */
  readonly amountFen?: number | undefined
}

export interface HandedOverLine {
  readonly prescriptionLineId: string
  readonly productId: string
  /** Base units. */
  readonly units: number
}

export interface BookedCharge {
  readonly totalFen: number
  readonly patientFen: number
  /** What all payers before the patient bear together. */
  readonly insurerFen: number
  /** What of the patient's part was paid at once. */
  readonly collectedFen: number
  /** The claims to submit, one for each payer that bears something, in the order of payers. */
  readonly claimIds: readonly string[]
}

/** A split, and the covers behind its shares: the n-th share is the n-th cover's. */
interface Split extends PayerSplit {
  readonly covers: readonly PatientCover[]
  readonly insurerFen: number
}

type PricedLine = HandedOverLine & CoveredLine & { readonly price: PriceCharged }

/**
 * Books a hand-over: prices each prescription line once by the lists of the day that count for the site, splits it among the patient's payers of the day, opens the
 * charge and, for each payer's share, a claim that is to be submitted, and collects the patient's part where it is paid at
 * once. Tells `charge.booked`, and `charge.collected` of a payment. Works in the book of the site's tenant, whoever acts, and
 * leaves the acting tenant as it was.
 * Insurance pays designated institutions only: at another site the patient bears it all, and everywhere the lines that
 * insurance refused when the prescription was taken in.
 * @throws CommandRefused `handOverBooked` when the shipment has its charge already, `wrongAmount` of a payment with what is
 * due, or `prepaidTooLittle`.
 */
export function bookHandOver(transaction: CommandTransaction, handOver: HandOver): Promise<BookedCharge> {
  return actingFor(transaction, handOver.siteTenantId, async () => {
    // Not beside the others, since it acts for the hospital meanwhile.
    const selfPay = await readSelfPayLines(transaction, handOver)
    const [site, priceList] = await together([
      readSite(transaction, handOver),
      readPriceList(transaction, handOver),
    ])
    const lines = priceLines(site, handOver.lines, priceList)
    const covers = site.isDesignated
      ? await lockCovers(transaction, handOver.patientId, shanghaiDate(transaction.now))
      : []
    const shares = splitAmongPayers(
      lines.map((line) => ({ ...line, isSelfPay: selfPay.has(line.prescriptionLineId) })),
      covers,
    )
    const split = { ...shares, covers, insurerFen: shares.totalFen - shares.patientFen }
    const payment = paymentOf(handOver, split)
    await openCharge(transaction, handOver, { lines, split, payment })
    postMoney(transaction, {
      tenantId: handOver.siteTenantId,
      transactionId: randomUUIDv7(),
      reason: 'hand_over',
      shipmentId: handOver.shipmentId,
      postings: handOverPostings({ ...handOver, patientFen: split.patientFen, insurerFen: split.insurerFen }),
    })
    const claimIds = openClaims(transaction, handOver, split)
    const { totalFen, patientFen, insurerFen } = split
    const booked = { totalFen, patientFen, insurerFen, claimIds }
    transaction.emit({
      type: 'charge.booked',
      aggregateKind: 'charge',
      aggregateId: handOver.shipmentId,
      tenantId: handOver.siteTenantId,
      payload: { ...booked, prescriptionId: handOver.prescriptionId, siteId: handOver.siteId },
    })
    if (payment !== null)
      await recordCollection(transaction, { ...handOver, tenantId: handOver.siteTenantId }, payment)
    return { ...booked, collectedFen: payment?.amountFen ?? 0 }
  })
}

/** What is paid at once; null where nothing is, or nothing is due. */
function paymentOf({ payment }: HandOver, { patientFen }: Split): Collection | null {
  if (payment === undefined) return null
  const { method, amountFen = patientFen } = payment
  if (amountFen !== patientFen) throw wrongAmount(patientFen)
  return amountFen === 0 ? null : { method, amountFen }
}

/** What the catalogue and the lists of the day say of the products of a hand-over. */
async function readPriceList({ db, now }: CommandTransaction, { lines, siteTenantId }: HandOver) {
  const productIds = [...new Set(lines.map((line) => line.productId))]
  const [priced, prices] = await together([
    db.select().from(products).where(inArray(products.id, productIds)),
    readPrices(db, productIds, siteTenantId, shanghaiDate(now)),
  ])
  return { products: new Map(priced.map((product) => [product.id, product])), prices }
}

function priceLines(
  site: SellingSite,
  lines: readonly HandedOverLine[],
  list: Awaited<ReturnType<typeof readPriceList>>,
): PricedLine[] {
  const perLine = new Map<string, HandedOverLine>()
  for (const line of lines) {
    const units = (perLine.get(line.prescriptionLineId)?.units ?? 0) + line.units
    perLine.set(line.prescriptionLineId, { ...line, units })
  }
  return [...perLine.values()].map(({ prescriptionLineId, productId, units }) => {
    const product = list.products.get(productId)
    if (!product) throw new Error(`Product ${productId} is not in the catalogue.`)
    const price = priceAt(site, list.prices.get(productId), product.unitPriceTenThousandths)
    const totalFen = lineFen(price.unitPriceTenThousandths, units)
    return { prescriptionLineId, productId, units, listClass: product.listClass, totalFen, price }
  })
}

async function readSite({ db }: CommandTransaction, handOver: HandOver) {
  const [site] = await db
    .select({
      tenantId: sites.tenantId,
      kind: sites.kind,
      ownership: tenants.ownership,
      designatedCode: sites.designatedCode,
    })
    .from(sites)
    .innerJoin(tenants, eq(tenants.id, sites.tenantId))
    .where(and(eq(sites.id, handOver.siteId), eq(sites.tenantId, handOver.siteTenantId)))
  if (!site) throw new Error(`Site ${handOver.siteId} does not belong to the tenant that books.`)
  return { ...site, isDesignated: site.designatedCode !== null }
}

interface OpenedCharge {
  readonly lines: readonly PricedLine[]
  readonly split: Split
  readonly payment: Collection | null
}

async function openCharge(
  transaction: CommandTransaction,
  handOver: HandOver,
  { lines, split, payment }: OpenedCharge,
): Promise<void> {
  const { shipmentId, siteTenantId: tenantId, patientId } = handOver
  const opened = await transaction.db
    .insert(charges)
    .values({
      shipmentId,
      tenantId,
      prescriptionId: handOver.prescriptionId,
      prescriptionTenantId: handOver.prescriptionTenantId,
      patientId,
      siteId: handOver.siteId,
      planCode: split.shares[0]?.planCode ?? null,
      totalFen: split.totalFen,
      patientFen: split.patientFen,
      insurerFen: split.insurerFen,
      deductibleUsedFen: split.shares[0]?.deductibleUsedFen ?? 0,
      ...(payment === null ? { collectedFen: 0 } : collectedBy(transaction, payment)),
      refundedFen: 0,
      bookedAt: transaction.now,
    })
    .onConflictDoNothing()
    .returning({ shipmentId: charges.shipmentId })
  if (opened.length === 0) throw handOverBooked()
  const charged = lines.map(({ prescriptionLineId, productId, units, totalFen, price }, index) => ({
    shipmentId,
    tenantId,
    prescriptionLineId,
    productId,
    units,
    unitPriceTenThousandths: price.unitPriceTenThousandths,
    priceList: price.list,
    listPriceId: price.listPriceId,
    totalFen,
    insurerFen: totalFen - (split.patientLinesFen[index] ?? totalFen),
  }))
  transaction.write(transaction.db.insert(chargeLines).values(charged))
  keepShares(transaction, handOver, split)
}

/** Notes what each payer bears, and counts it in the year of its plan. */
function keepShares(
  transaction: CommandTransaction,
  { shipmentId, siteTenantId: tenantId, patientId }: HandOver,
  { shares, covers }: Split,
): void {
  const payers = pairsOf(shares, covers)
  if (payers.length === 0) return
  const kept = payers.map(([{ planCode, paidFen, deductibleUsedFen }, { insurerTenantId }], index) => ({
    shipmentId,
    tenantId,
    planCode,
    place: index + 1,
    insurerTenantId,
    paidFen,
    deductibleUsedFen,
  }))
  transaction.write(transaction.db.insert(chargeShares).values(kept))
  const date = shanghaiDate(transaction.now)
  for (const { planCode, deductibleUsedFen: deductibleFen, paidFen: paidOutFen } of shares)
    useCover(transaction, { patientId, planCode, date, deductibleFen, paidOutFen })
}

function openClaims(
  { db, write }: CommandTransaction,
  handOver: HandOver,
  { shares, covers }: Split,
): string[] {
  let earlierFen = 0
  const opened = pairsOf(shares, covers).map(([{ planCode, paidFen }, { insurerTenantId }]) => {
    const claim = {
      id: randomUUIDv7(),
      tenantId: handOver.siteTenantId,
      shipmentId: handOver.shipmentId,
      prescriptionId: handOver.prescriptionId,
      insurerTenantId,
      planCode,
      state: 'prechecked' as const,
      claimedFen: paidFen,
      earlierFen,
    }
    earlierFen += paidFen
    return claim
  })
  const asked = opened.filter(({ claimedFen }) => claimedFen > 0)
  if (asked.length > 0) write(db.insert(claims).values(asked))
  return asked.map(({ id }) => id)
}

/** Each payer's share with the cover that it comes from. */
function pairsOf(shares: PayerSplit['shares'], covers: readonly PatientCover[]) {
  return shares.flatMap((share, index) => {
    const cover = covers[index]
    return cover ? [[share, cover] as const] : []
  })
}

function handOverBooked() {
  return refused('conflict', {
    code: 'handOverBooked',
    message: 'This shipment was handed over and charged already.',
    nextStep: 'Read the charge of the shipment; it is booked once.',
  })
}
