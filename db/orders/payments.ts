import { randomUUIDv7 } from 'node:crypto'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { paymentPostings } from '#domain/money/trade-postings.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound, refused } from '../command-refused.ts'
import { runNetworkCommand, type CommandRequest } from '../commands.ts'
import { closeIfSettled, postInBothBooks, settle } from './invoices.ts'
import { orderInvoices, tradePayments } from './invoice-schema.ts'
import { lockPart } from './part-state.ts'
import { tradeAccounts } from './trade-schema.ts'

export interface TradePaymentInput {
  readonly buyerTenantId: string
  readonly amountFen: number
  /** The bank's reference. */
  readonly reference: string
}

/**
 * A seller books what a buyer paid: it settles the oldest invoices first, and what is too much stays in the buyer's
 * account for the next. Both books take it in. A network command, since one of them is the buyer's.
 * @throws CommandRefused `notFound` (`tradeAccountNotFound`), or `amountInvalid`.
 */
export function recordTradePayment(
  client: DatabaseClient,
  request: CommandRequest,
  input: TradePaymentInput,
) {
  return runNetworkCommand(client, request, async (transaction) => {
    const { db, actor, now } = transaction
    const { buyerTenantId, amountFen, reference } = input
    if (!Number.isSafeInteger(amountFen) || amountFen < 1) throw amountInvalid()
    const pair = { sellerTenantId: actor.tenantId, buyerTenantId }
    const [account] = await db
      .select({ tenantId: tradeAccounts.tenantId })
      .from(tradeAccounts)
      .where(and(eq(tradeAccounts.tenantId, actor.tenantId), eq(tradeAccounts.buyerTenantId, buyerTenantId)))
      .for('update')
    if (!account) throw notFound('tradeAccount')
    const paymentId = randomUUIDv7()
    const transactionId = randomUUIDv7()
    await db.insert(tradePayments).values({
      id: paymentId,
      tenantId: actor.tenantId,
      buyerTenantId,
      amountFen,
      reference,
      paidAt: now,
      transactionId,
    })
    const postings = paymentPostings({ ...pair, amountFen })
    postInBothBooks(transaction, pair, transactionId, 'order_paid', postings)
    let left = amountFen
    const open = await db
      .select()
      .from(orderInvoices)
      .where(
        and(
          eq(orderInvoices.tenantId, actor.tenantId),
          eq(orderInvoices.buyerTenantId, buyerTenantId),
          isNull(orderInvoices.settledAt),
        ),
      )
      .orderBy(asc(orderInvoices.dueOn), asc(orderInvoices.id))
      .for('update')
    for (const invoice of open) {
      const takenFen = Math.min(left, invoice.totalFen - invoice.settledFen)
      if (takenFen === 0) break
      left -= takenFen
      await settle(transaction, invoice, takenFen)
      if (invoice.settledFen + takenFen === invoice.totalFen)
        await closeIfSettled(transaction, await lockPart(transaction, invoice.partId))
    }
    return { paymentId, settledFen: amountFen - left, inAdvanceFen: left }
  })
}

function amountInvalid() {
  return refused('invalid', {
    code: 'amountInvalid',
    message: 'A payment is a whole number of fen from 1.',
    nextStep: 'Give what the bank received.',
  })
}
