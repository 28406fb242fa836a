import { randomUUIDv7 } from 'node:crypto'
import type { PatientCover, PayerSplit } from '#domain/insurance/payers.ts'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { handOverPostings } from '#domain/money/postings.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { actingFor } from '../acting-for.ts'
import { refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { readSelfPayLines } from '../insurance/check.ts'
import { lockCovers, useCover } from '../insurance/cover.ts'
import { claims } from '../insurance/schema.ts'
import { collectedBy, recordCollection, type Collection } from './collection.ts'
import { postMoney } from './ledger.ts'
import { lockPrepaid } from './prepayments.ts'
import { priceSupply, splitSupply, type PricedLine, type Supply } from './priced-supply.ts'
import { wrongAmount } from './refusals.ts'
import { chargeLines, charges, chargeShares } from './schema.ts'

/** What was handed over to whom, and by which site: the sale is in the book of the site's tenant. */
export interface HandOver extends Supply {
  readonly shipmentId: string
  readonly prescriptionId: string
  readonly prescriptionTenantId: string
  readonly patientId: string
  /** How the patient pays their part at once; left out where they pay later. */
  readonly payment?: PaymentAtHandOver | undefined
  /** True where it is told of later: a payment that does not fit then undoes nothing, and is left out of the books. */
  readonly hasHappened?: boolean
}

/** A payment of the patient's whole part at the hand-over. */
export interface PaymentAtHandOver {
  readonly method: CollectionMethod
  /** What was taken, where whoever takes it knows what is due; left out, it is taken to be that. */
  readonly amountFen?: number | undefined
}

export interface BookedCharge {
  readonly totalFen: number
  readonly patientFen: number
  /** What all payers before the patient bear together. */
  readonly insurerFen: number
  /** What of the patient's part was paid at once. */
  readonly collectedFen: number
  /** True where what was told later of a payment does not fit what is due: the patient's part stays due. */
  readonly paymentDiffers: boolean
  /** The claims to submit, one for each payer that bears something, in the order of payers. */
  readonly claimIds: readonly string[]
}

/** A split, and the covers behind its shares: the n-th share is the n-th cover's. */
interface Split extends PayerSplit {
  readonly covers: readonly PatientCover[]
  readonly insurerFen: number
}

/**
 * Books a hand-over: prices each prescription line once by the lists of the day that count for the site, splits it among the patient's payers of the day, opens the
 * charge and, for each payer's share, a claim that is to be submitted, and collects the patient's part where it is paid at
 * once. Tells `charge.booked`, and `charge.collected` of a payment. Works in the book of the site's tenant, whoever acts, and
 * leaves the acting tenant as it was.
 * Insurance pays designated institutions only: at another site the patient bears it all, and everywhere the lines that
 * insurance refused when the prescription was taken in.
 * A payment that is told of later has been taken: one of another amount than what is due, or of more than was prepaid, is not
 * booked, and `charge.payment_differs` keeps what was said of it.
 * @throws CommandRefused `handOverBooked` when the shipment has its charge already, `wrongAmount` of a payment with what is
 * due, or `prepaidTooLittle`; the last two not of what has happened.
 */
export function bookHandOver(transaction: CommandTransaction, handOver: HandOver): Promise<BookedCharge> {
  return actingFor(transaction, handOver.siteTenantId, async () => {
    // Not beside the others, since it acts for the hospital meanwhile.
    const selfPay = await readSelfPayLines(transaction, handOver)
    const { lines, isDesignated } = await priceSupply(transaction.db, handOver, transaction.now)
    const covers = isDesignated
      ? await lockCovers(transaction, handOver.patientId, shanghaiDate(transaction.now))
      : []
    const shares = splitSupply(lines, selfPay, covers)
    const split = { ...shares, covers, insurerFen: shares.totalFen - shares.patientFen }
    const { payment, differs } = await paymentOf(transaction, handOver, split)
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
    if (differs !== null) tellDiffering(transaction, handOver, differs, patientFen)
    return { ...booked, collectedFen: payment?.amountFen ?? 0, paymentDiffers: differs !== null }
  })
}

/** What is paid at once, and what was said to be and cannot be booked: at most one of them. */
interface TakenPayment {
  readonly payment: Collection | null
  readonly differs: Collection | null
}

/** Nothing is paid where nothing is due. @throws CommandRefused `wrongAmount`, unless it has happened. */
async function paymentOf(
  transaction: CommandTransaction,
  { payment, hasHappened = false, prescriptionId }: HandOver,
  { patientFen }: Split,
): Promise<TakenPayment> {
  if (payment === undefined) return { payment: null, differs: null }
  const { method, amountFen = patientFen } = payment
  const taken = { method, amountFen }
  if (amountFen !== patientFen) {
    if (!hasHappened) throw wrongAmount(patientFen)
    return { payment: null, differs: taken }
  }
  if (amountFen === 0) return { payment: null, differs: null }
  const isTooLittle =
    hasHappened && method === 'prepaid' && (await lockPrepaid(transaction, prescriptionId)) < amountFen
  return isTooLittle ? { payment: null, differs: taken } : { payment: taken, differs: null }
}

/** What was taken is nowhere in the books: the stream of events keeps what was said of it. */
function tellDiffering(
  transaction: CommandTransaction,
  { shipmentId, siteTenantId, siteId, prescriptionId }: HandOver,
  { method, amountFen }: Collection,
  dueFen: number,
): void {
  transaction.emit({
    type: 'charge.payment_differs',
    aggregateKind: 'charge',
    aggregateId: shipmentId,
    tenantId: siteTenantId,
    payload: { method, amountFen, dueFen, siteId, prescriptionId },
  })
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
