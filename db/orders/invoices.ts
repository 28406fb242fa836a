import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { lineFen } from '#domain/money/fen.ts'
import { invoicePostings, type TradePostings } from '#domain/money/trade-postings.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { CommandTransaction } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import type { MoneyReason } from '../money/schema.ts'
import { insertNew } from '../rows.ts'
import { orderInvoiceLines, orderInvoices } from './invoice-schema.ts'
import { emitPart, movePart, type PartLineRow, type PartRow } from './part-state.ts'
import { changeCommitted } from './standing.ts'
import { tradeAccounts } from './trade-schema.ts'

export type InvoiceRow = typeof orderInvoices.$inferSelect

/**
 * Writes the invoice of a part that left the depot: each line at its price, rounded once, for the units that are on
 * their way; the way's fee once. The part's credit becomes a debt, in the books of both sides.
 */
export async function issueInvoice(
  transaction: CommandTransaction,
  part: PartRow,
  lines: readonly PartLineRow[],
): Promise<InvoiceRow> {
  const { db, now } = transaction
  const invoiced = lines.flatMap((line) =>
    line.dispatchedUnits === 0
      ? []
      : [
          {
            partLineId: line.id,
            productId: line.productId,
            units: line.dispatchedUnits,
            unitPriceTenThousandths: line.unitPriceTenThousandths,
            totalFen: lineFen(line.unitPriceTenThousandths, line.dispatchedUnits),
          },
        ],
  )
  const goodsFen = sumFen(invoiced)
  const totalFen = goodsFen + part.deliveryFen
  const invoice: InvoiceRow = {
    id: randomUUIDv7(),
    tenantId: part.tenantId,
    buyerTenantId: part.buyerTenantId,
    partId: part.id,
    orderId: part.orderId,
    goodsFen,
    deliveryFen: part.deliveryFen,
    totalFen,
    settledFen: 0,
    dueOn: addDays(shanghaiDate(now), await termsOf(transaction, part)),
    issuedAt: now,
    settledAt: totalFen === 0 ? now : null,
    transactionId: randomUUIDv7(),
  }
  await db.insert(orderInvoices).values(invoice)
  const { id: invoiceId, tenantId } = invoice
  await insertNew(
    db,
    orderInvoiceLines,
    invoiced.map((line) => ({ ...line, invoiceId, tenantId })),
    'invoiceLine',
  )
  const pair = { sellerTenantId: part.tenantId, buyerTenantId: part.buyerTenantId }
  await changeCommitted(transaction, pair, -(part.goodsFen + part.deliveryFen))
  if (totalFen > 0) {
    const postings = invoicePostings({ ...pair, amountFen: totalFen })
    postInBothBooks(transaction, pair, invoice.transactionId, 'order_invoiced', postings)
  }
  transaction.emit({
    type: 'order_invoice.issued',
    aggregateKind: 'order_invoice',
    aggregateId: invoice.id,
    tenantId,
    payload: { partId: part.id, orderId: part.orderId, buyerTenantId: part.buyerTenantId, totalFen },
  })
  return invoice
}

/** Within how many days a buyer pays a seller. */
export async function termsOf(
  { db }: CommandTransaction,
  { tenantId, buyerTenantId }: Pick<InvoiceRow, 'tenantId' | 'buyerTenantId'>,
): Promise<number> {
  const [account] = await db
    .select({ termsDays: tradeAccounts.termsDays })
    .from(tradeAccounts)
    .where(and(eq(tradeAccounts.tenantId, tenantId), eq(tradeAccounts.buyerTenantId, buyerTenantId)))
  return account?.termsDays ?? 0
}

/** Counts what was paid or credited on an invoice; when nothing is owed any more, its part is closed. */
export async function settle(
  transaction: CommandTransaction,
  invoice: InvoiceRow,
  amountFen: number,
): Promise<void> {
  if (amountFen === 0) return
  const { db, now } = transaction
  const settledFen = invoice.settledFen + amountFen
  const isSettled = settledFen >= invoice.totalFen
  await db
    .update(orderInvoices)
    .set({ settledFen, settledAt: isSettled ? now : null })
    .where(and(eq(orderInvoices.id, invoice.id), eq(orderInvoices.tenantId, invoice.tenantId)))
  if (!isSettled) return
  const { id, tenantId, buyerTenantId, partId } = invoice
  transaction.emit({
    type: 'order_invoice.settled',
    aggregateKind: 'order_invoice',
    aggregateId: id,
    tenantId,
    payload: { partId, buyerTenantId },
  })
}

/** Closes a received part whose invoice is settled; the other order of the two events comes here as well. */
export async function closeIfSettled(
  transaction: CommandTransaction,
  part: PartRow,
  invoice: Pick<InvoiceRow, 'settledAt'>,
): Promise<void> {
  if (part.state !== 'received' || invoice.settledAt === null) return
  const closed = await movePart(transaction, part, 'closed', { endedAt: transaction.now })
  emitPart(transaction, closed, 'order_part.closed')
}

/** Posts one event of trade in the seller's book and in the buyer's, under the same transaction id. */
export function postInBothBooks(
  transaction: CommandTransaction,
  pair: { readonly sellerTenantId: string; readonly buyerTenantId: string },
  transactionId: string,
  reason: MoneyReason,
  { seller, buyer }: TradePostings,
): void {
  postMoney(transaction, { tenantId: pair.sellerTenantId, transactionId, reason, postings: seller })
  postMoney(transaction, { tenantId: pair.buyerTenantId, transactionId, reason, postings: buyer })
}
