import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { splitByCover, type CoveredLine, type CoverSplit } from '#domain/insurance/cover.ts'
import { lineFen } from '#domain/money/fen.ts'
import { handOverPostings } from '#domain/money/postings.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { actingFor } from '../acting-for.ts'
import { products } from '../catalogue/schema.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { lockCover, useCover, type PatientCover } from '../insurance/cover.ts'
import { claims } from '../insurance/schema.ts'
import { sites } from '../organisations/schema.ts'
import { postMoney } from './ledger.ts'
import { chargeLines, charges } from './schema.ts'

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
  readonly insurerFen: number
  /** The claim to submit, or null when the patient bears it all. */
  readonly claimId: string | null
}

type PricedLine = HandedOverLine & CoveredLine

/**
 * Books a hand-over: prices each prescription line once, splits it by the patient's cover of the day, opens the charge
 * and, for the insurer's share, a claim that is to be submitted. Tells `charge.booked`. Works in the book of the site's
 * tenant, whoever acts, and leaves the acting tenant as it was.
 * Insurance pays designated institutions only: at another site the patient bears it all.
 * @throws CommandRefused `handOverBooked` when the shipment has its charge already.
 */
export function bookHandOver(transaction: CommandTransaction, handOver: HandOver): Promise<BookedCharge> {
  return actingFor(transaction, handOver.siteTenantId, async () => {
    const lines = await priceLines(transaction, handOver.lines)
    const cover = (await isDesignated(transaction, handOver))
      ? await lockCover(transaction, handOver.patientId, shanghaiDate(transaction.now))
      : null
    const split = splitByCover(lines, cover)
    await openCharge(transaction, handOver, lines, split, cover)
    await postMoney(transaction, {
      tenantId: handOver.siteTenantId,
      transactionId: randomUUIDv7(),
      reason: 'hand_over',
      shipmentId: handOver.shipmentId,
      postings: handOverPostings({ ...handOver, patientFen: split.patientFen, insurerFen: split.insurerFen }),
    })
    const claimId = await openClaim(transaction, handOver, split, cover)
    const totalFen = split.patientFen + split.insurerFen
    const booked = { totalFen, patientFen: split.patientFen, insurerFen: split.insurerFen, claimId }
    transaction.emit({
      type: 'charge.booked',
      aggregateKind: 'charge',
      aggregateId: handOver.shipmentId,
      tenantId: handOver.siteTenantId,
      payload: { ...booked, prescriptionId: handOver.prescriptionId, siteId: handOver.siteId },
    })
    return booked
  })
}

async function priceLines(
  { db }: CommandTransaction,
  lines: readonly HandedOverLine[],
): Promise<PricedLine[]> {
  const perLine = new Map<string, HandedOverLine>()
  for (const line of lines) {
    const units = (perLine.get(line.prescriptionLineId)?.units ?? 0) + line.units
    perLine.set(line.prescriptionLineId, { ...line, units })
  }
  const wanted = [...perLine.values()]
  const productIds = wanted.map((line) => line.productId)
  const priced = await db.select().from(products).where(inArray(products.id, productIds))
  const productById = new Map(priced.map((product) => [product.id, product]))
  return wanted.map(({ prescriptionLineId, productId, units }) => {
    const product = productById.get(productId)
    if (!product) throw new Error(`Product ${productId} is not in the catalogue.`)
    const totalFen = lineFen(product.unitPriceTenThousandths, units)
    return { prescriptionLineId, productId, units, listClass: product.listClass, totalFen }
  })
}

async function isDesignated({ db }: CommandTransaction, handOver: HandOver): Promise<boolean> {
  const [site] = await db
    .select({ designatedCode: sites.designatedCode })
    .from(sites)
    .where(and(eq(sites.id, handOver.siteId), eq(sites.tenantId, handOver.siteTenantId)))
  if (!site) throw new Error(`Site ${handOver.siteId} does not belong to the tenant that books.`)
  return site.designatedCode !== null
}

async function openCharge(
  transaction: CommandTransaction,
  handOver: HandOver,
  lines: readonly PricedLine[],
  split: CoverSplit,
  cover: PatientCover | null,
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
      planCode: cover?.planCode ?? null,
      totalFen: split.patientFen + split.insurerFen,
      patientFen: split.patientFen,
      insurerFen: split.insurerFen,
      deductibleUsedFen: split.deductibleUsedFen,
      collectedFen: 0,
      refundedFen: 0,
      bookedAt: transaction.now,
    })
    .onConflictDoNothing()
    .returning({ shipmentId: charges.shipmentId })
  if (opened.length === 0) throw handOverBooked()
  await transaction.db.insert(chargeLines).values(
    lines.map(({ prescriptionLineId, productId, units, totalFen }, index) => ({
      shipmentId,
      tenantId,
      prescriptionLineId,
      productId,
      units,
      totalFen,
      insurerFen: split.lines[index]?.insurerFen ?? 0,
    })),
  )
  if (cover) {
    await useCover(transaction, {
      patientId,
      planCode: cover.planCode,
      date: shanghaiDate(transaction.now),
      deductibleFen: split.deductibleUsedFen,
      paidOutFen: split.insurerFen,
    })
  }
}

async function openClaim(
  { db }: CommandTransaction,
  handOver: HandOver,
  { insurerFen }: CoverSplit,
  cover: PatientCover | null,
): Promise<string | null> {
  if (!cover || insurerFen === 0) return null
  const id = randomUUIDv7()
  await db.insert(claims).values({
    id,
    tenantId: handOver.siteTenantId,
    shipmentId: handOver.shipmentId,
    prescriptionId: handOver.prescriptionId,
    insurerTenantId: cover.insurerTenantId,
    planCode: cover.planCode,
    state: 'prechecked',
    claimedFen: insurerFen,
  })
  return id
}

function handOverBooked() {
  return refused('conflict', {
    code: 'handOverBooked',
    message: 'This shipment was handed over and charged already.',
    nextStep: 'Read the charge of the shipment; it is booked once.',
  })
}
