import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { TakeBackReason } from '#domain/fulfilment/return-reasons.ts'
import { refundDuePostings, reversalPostings } from '#domain/money/postings.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { actingFor } from '../acting-for.ts'
import { notFound, refused } from '../command-refused.ts'
import type { CommandTransaction } from '../commands.ts'
import { withdrawClaims } from '../insurance/claims.ts'
import { useCover } from '../insurance/cover.ts'
import { postMoney } from './ledger.ts'
import { charges, chargeShares, moneyPostings } from './schema.ts'

export interface ReversedCharge {
  /** What the patient had paid and now gets back, in fen. */
  readonly refundDueFen: number
  /** The claims that an insurer knows of, to be reversed there first. */
  readonly claimIdsToReverse: readonly string[]
}

/** Which hand-over is undone, and why its medicine came back. */
interface ReversedHandOver {
  readonly shipmentId: string
  readonly siteTenantId: string
  readonly reason: TakeBackReason
}

type Charge = typeof charges.$inferSelect

/**
 * Undoes the booking of a hand-over whose medicine came back: the exact inverse of its postings, in the same book.
 * What the patient had paid becomes a refund that is due. A claim that never left is withdrawn; one that an insurer
 * knows of is named in the answer and in `charge.reversed`. Leaves the acting tenant as it was.
 * @throws CommandRefused `notFound`, or `chargeReversed` when it was undone already.
 */
export function reverseHandOver(
  transaction: CommandTransaction,
  handOver: ReversedHandOver,
): Promise<ReversedCharge> {
  return actingFor(transaction, handOver.siteTenantId, async () => {
    // Locks in the order of all commands about money: charge, year of the cover, claim, and balances last.
    const charge = await markReversed(transaction, handOver)
    await giveBackCover(transaction, charge)
    const claimIdsToReverse = await withdrawClaims(transaction, charge)
    await postInverse(transaction, charge)
    postRefundDue(transaction, charge)
    const reversed = { refundDueFen: charge.collectedFen, claimIdsToReverse }
    transaction.emit({
      type: 'charge.reversed',
      aggregateKind: 'charge',
      aggregateId: charge.shipmentId,
      tenantId: charge.tenantId,
      payload: { ...reversed, prescriptionId: charge.prescriptionId, siteId: charge.siteId },
    })
    return reversed
  })
}

async function markReversed(
  { db, now }: CommandTransaction,
  { shipmentId, siteTenantId, reason }: ReversedHandOver,
): Promise<Charge> {
  const ofShipment = and(eq(charges.shipmentId, shipmentId), eq(charges.tenantId, siteTenantId))
  const [reversed] = await db
    .update(charges)
    .set({ reversedAt: now, reversedFor: reason })
    .where(and(ofShipment, isNull(charges.reversedAt)))
    .returning()
  if (reversed) return reversed
  const [present] = await db.select({ shipmentId: charges.shipmentId }).from(charges).where(ofShipment)
  if (!present) throw notFound('charge')
  throw refused('conflict', {
    code: 'chargeReversed',
    message: 'The charge of this shipment was reversed already.',
    nextStep: 'Read the charge; a refund that is still due is shown there.',
  })
}

async function postInverse(transaction: CommandTransaction, charge: Charge): Promise<void> {
  const booked = await transaction.db
    .select({
      account: moneyPostings.account,
      subjectId: moneyPostings.subjectId,
      amountFen: moneyPostings.amountFen,
    })
    .from(moneyPostings)
    .where(and(eq(moneyPostings.shipmentId, charge.shipmentId), eq(moneyPostings.reason, 'hand_over')))
  postMoney(transaction, {
    tenantId: charge.tenantId,
    transactionId: randomUUIDv7(),
    reason: 'hand_over_reversed',
    shipmentId: charge.shipmentId,
    postings: reversalPostings(booked),
  })
}

function postRefundDue(transaction: CommandTransaction, charge: Charge): void {
  const { shipmentId, prescriptionId, collectedFen } = charge
  postMoney(transaction, {
    tenantId: charge.tenantId,
    transactionId: randomUUIDv7(),
    reason: 'refund_due',
    shipmentId,
    postings: refundDuePostings({
      prescriptionId,
      source: { account: 'patient_receivable', shipmentId },
      amountFen: collectedFen,
    }),
  })
}

/** Gives each plan its year back, in the order in which a hand-over locks them. */
async function giveBackCover(transaction: CommandTransaction, charge: Charge): Promise<void> {
  const { shipmentId, patientId, bookedAt } = charge
  const shares = await transaction.db
    .select()
    .from(chargeShares)
    .where(eq(chargeShares.shipmentId, shipmentId))
    .orderBy(asc(chargeShares.planCode))
  for (const { planCode, deductibleUsedFen, paidFen } of shares) {
    useCover(transaction, {
      patientId,
      planCode,
      date: shanghaiDate(bookedAt),
      deductibleFen: -deductibleUsedFen,
      paidOutFen: -paidFen,
    })
  }
}
