import { randomUUIDv7 } from 'node:crypto'
import { and, eq, gt, isNotNull, isNull, lt } from 'drizzle-orm'
import type { CollectionMethod } from '#domain/money/accounts.ts'
import { refundPaidPostings } from '#domain/money/postings.ts'
import { actingFor } from '../acting-for.ts'
import type { DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand, type CommandRequest, type CommandTransaction } from '../commands.ts'
import { resolveHandOverEscalation } from '../fulfilment/escalations.ts'
import { chargeForPayment, type ChargeRow } from './charge-for-payment.ts'
import { collectedBy, recordCollection } from './collection.ts'
import { postMoney } from './ledger.ts'
import type { PaymentMethod } from './prepayments.ts'
import { nothingDue, wrongAmount } from './refusals.ts'
import { charges } from './schema.ts'

/**
 * Collects the patient's part of a charge, whole and once: of several who try, one collects.
 * `prepaid` takes it from what was paid before on the prescription. The task over a payment that differed is over with it.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongAmount` with what is due, `nothingDue`, `chargeReversed`, or
 * `prepaidTooLittle`.
 */
export function collectCharge(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly method: CollectionMethod; readonly amountFen: number },
) {
  return runCommand(client, request, async (transaction) => {
    const { method, amountFen, shipmentId } = input
    const charge = await chargeForPayment(transaction, shipmentId)
    if (charge.patientFen > 0 && charge.patientFen !== amountFen) throw wrongAmount(charge.patientFen)
    await markCollected(transaction, charge, method)
    await recordCollection(transaction, charge, { method, amountFen })
    await actingFor(transaction, charge.prescriptionTenantId, () =>
      resolveHandOverEscalation(transaction, shipmentId, 'payment_differs'),
    )
    return { shipmentId, collectedFen: amountFen }
  })
}

/**
 * Pays back what a patient had paid for a shipment that came back, whole and once.
 * @throws CommandRefused `notFound`, `wrongSite`, `wrongAmount` with what is due, or `nothingDue`.
 */
export function refundCharge(
  client: DatabaseClient,
  request: CommandRequest,
  input: { readonly shipmentId: string; readonly method: PaymentMethod; readonly amountFen: number },
) {
  return runCommand(client, request, async (transaction) => {
    const { method, amountFen, shipmentId } = input
    const charge = await chargeForPayment(transaction, shipmentId)
    const dueFen = charge.reversedAt === null ? 0 : charge.collectedFen - charge.refundedFen
    if (dueFen === 0) throw nothingDue()
    if (dueFen !== amountFen) throw wrongAmount(dueFen)
    await markRefunded(transaction, charge)
    postMoney(transaction, {
      tenantId: charge.tenantId,
      transactionId: randomUUIDv7(),
      reason: 'refund_paid',
      shipmentId,
      postings: refundPaidPostings({ ...charge, method, amountFen }),
    })
    const { siteId, prescriptionId } = charge
    transaction.emit({
      type: 'charge.refunded',
      aggregateKind: 'charge',
      aggregateId: shipmentId,
      tenantId: charge.tenantId,
      payload: { method, amountFen, siteId, prescriptionId },
    })
    return { shipmentId, refundedFen: amountFen }
  })
}

async function markCollected(
  transaction: CommandTransaction,
  charge: ChargeRow,
  method: CollectionMethod,
): Promise<void> {
  const { db } = transaction
  const collected = await db
    .update(charges)
    .set(collectedBy(transaction, { method, amountFen: charge.patientFen }))
    .where(
      and(
        eq(charges.shipmentId, charge.shipmentId),
        isNull(charges.collectedAt),
        isNull(charges.reversedAt),
        gt(charges.patientFen, 0),
      ),
    )
    .returning({ shipmentId: charges.shipmentId })
  if (collected.length > 0) return
  const [present] = await db
    .select({ reversedAt: charges.reversedAt, collectedAt: charges.collectedAt })
    .from(charges)
    .where(eq(charges.shipmentId, charge.shipmentId))
  throw present?.reversedAt && present.collectedAt === null ? chargeReversed() : nothingDue()
}

async function markRefunded({ db }: CommandTransaction, charge: ChargeRow): Promise<void> {
  const refunded = await db
    .update(charges)
    .set({ refundedFen: charge.collectedFen })
    .where(
      and(
        eq(charges.shipmentId, charge.shipmentId),
        isNotNull(charges.reversedAt),
        lt(charges.refundedFen, charges.collectedFen),
      ),
    )
    .returning({ shipmentId: charges.shipmentId })
  if (refunded.length === 0) throw nothingDue()
}

function chargeReversed() {
  return refused('conflict', {
    code: 'chargeReversed',
    message: 'The medicine came back and the charge was reversed.',
    nextStep: 'Take no money for this shipment.',
  })
}
