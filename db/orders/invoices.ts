import { randomUUIDv7 } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import { lineFen } from '#domain/money/fen.ts'
import { invoicePostings, type TradePostings } from '#domain/money/trade-postings.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { extraFen } from '#domain/orders/extras.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { CommandTransaction } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import type { MoneyReason } from '../money/schema.ts'
import { insertNew } from '../rows.ts'
import { readChargedExtras, readKeptExtras } from './kept-extras.ts'
import { orderInvoiceLines, orderInvoices, type InvoiceKind } from './invoice-schema.ts'
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
  return writeInvoice(transaction, part, {
    kind: 'goods',
    lines: invoiced,
    deliveryFen: part.deliveryFen,
    committedFen: part.goodsFen + part.deliveryFen,
  })
}

/**
 * Invoices what the buyer keeps beyond what was sent and was not yet charged for, at the price of its line; the credit that it
 * took up becomes a debt. Asking again writes nothing again. @returns null when there is nothing to charge.
 */
export async function issueExtrasInvoice(
  transaction: CommandTransaction,
  part: PartRow,
): Promise<InvoiceRow | null> {
  const charged = await readChargedExtras(transaction, part)
  const lines = (await readKeptExtras(transaction, part)).flatMap(({ line, units: kept }) => {
    const before = charged.get(line.id) ?? 0
    const units = kept - before
    const { id: partLineId, productId, unitPriceTenThousandths } = line
    const totalFen = extraFen(line, before, Math.max(0, units))
    return units <= 0 ? [] : [{ partLineId, productId, units, unitPriceTenThousandths, totalFen }]
  })
  if (lines.length === 0) return null
  return writeInvoice(transaction, part, {
    kind: 'extras',
    lines,
    deliveryFen: 0,
    committedFen: sumFen(lines),
  })
}

interface NewInvoice {
  readonly kind: InvoiceKind
  readonly lines: readonly Omit<typeof orderInvoiceLines.$inferInsert, 'invoiceId' | 'tenantId'>[]
  readonly deliveryFen: number
  /** The credit that the part had taken up for it. */
  readonly committedFen: number
}

async function writeInvoice(
  transaction: CommandTransaction,
  part: PartRow,
  { kind, lines, deliveryFen, committedFen }: NewInvoice,
): Promise<InvoiceRow> {
  const { db, now } = transaction
  const goodsFen = sumFen(lines)
  const totalFen = goodsFen + deliveryFen
  const invoice: InvoiceRow = {
    id: randomUUIDv7(),
    tenantId: part.tenantId,
    buyerTenantId: part.buyerTenantId,
    partId: part.id,
    orderId: part.orderId,
    kind,
    goodsFen,
    deliveryFen,
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
    lines.map((line) => ({ ...line, invoiceId, tenantId })),
    'invoiceLine',
  )
  const pair = { sellerTenantId: part.tenantId, buyerTenantId: part.buyerTenantId }
  await changeCommitted(transaction, pair, -committedFen)
  if (totalFen > 0) {
    const postings = invoicePostings({ ...pair, amountFen: totalFen })
    postInBothBooks(transaction, pair, invoice.transactionId, 'order_invoiced', postings)
  }
  transaction.emit({
    type: 'order_invoice.issued',
    aggregateKind: 'order_invoice',
    aggregateId: invoice.id,
    tenantId,
    payload: { partId: part.id, orderId: part.orderId, buyerTenantId: part.buyerTenantId, kind, totalFen },
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

/** A part's invoice for what was sent, held until the command ends. @throws Error when nothing was sent yet. */
export async function lockGoodsInvoice({ db }: CommandTransaction, partId: string): Promise<InvoiceRow> {
  const [invoice] = await db
    .select()
    .from(orderInvoices)
    .where(and(eq(orderInvoices.partId, partId), eq(orderInvoices.kind, 'goods')))
    .for('update')
  if (!invoice) throw new Error('A dispatched part has no invoice.')
  return invoice
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

/** Closes a received part whose invoices are settled; the other order of the two events comes here as well. */
export async function closeIfSettled(transaction: CommandTransaction, part: PartRow): Promise<void> {
  if (part.state !== 'received') return
  const isOwed = and(eq(orderInvoices.partId, part.id), isNull(orderInvoices.settledAt))
  if ((await transaction.db.$count(orderInvoices, isOwed)) > 0) return
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
