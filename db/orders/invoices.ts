import { randomUUIDv7 } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { lineFen } from '#domain/money/fen.ts'
import { creditNotePostings, invoicePostings, type TradePostings } from '#domain/money/trade-postings.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { CommandTransaction } from '../commands.ts'
import { postMoney } from '../money/ledger.ts'
import type { MoneyReason } from '../money/schema.ts'
import { insertNew } from '../rows.ts'
import {
  orderCreditNoteLines,
  orderCreditNotes,
  orderInvoiceLines,
  orderInvoices,
  type CreditReason,
} from './invoice-schema.ts'
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
  const [account] = await db
    .select({ termsDays: tradeAccounts.termsDays })
    .from(tradeAccounts)
    .where(
      and(eq(tradeAccounts.tenantId, part.tenantId), eq(tradeAccounts.buyerTenantId, part.buyerTenantId)),
    )
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
    dueOn: addDays(shanghaiDate(now), account?.termsDays ?? 0),
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
    await postInBothBooks(transaction, pair, invoice.transactionId, 'order_invoiced', postings)
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

/** Units of an invoiced line that are credited, and why. */
export interface CreditedUnits {
  readonly partLineId: string
  readonly reason: CreditReason
  readonly units: number
}

/**
 * Writes a credit note on an invoice. A line is credited at the price it was invoiced at, and never for more than was
 * invoiced of it and not yet credited: the last credit of a line takes what is left to the fen.
 * @returns the note's id and total; null when there is nothing to credit.
 */
export async function issueCreditNote(
  transaction: CommandTransaction,
  invoice: InvoiceRow,
  credited: readonly CreditedUnits[],
  returnId: string | null = null,
): Promise<{ readonly creditNoteId: string; readonly totalFen: number } | null> {
  const { db, now } = transaction
  const lines = await pricedCredits(transaction, invoice, credited)
  const totalFen = sumFen(lines)
  if (totalFen === 0) return null
  const creditNoteId = randomUUIDv7()
  const transactionId = randomUUIDv7()
  const { tenantId, buyerTenantId, partId, id: invoiceId } = invoice
  await db.insert(orderCreditNotes).values({
    id: creditNoteId,
    tenantId,
    buyerTenantId,
    invoiceId,
    partId,
    returnId,
    totalFen,
    issuedAt: now,
    transactionId,
  })
  await db.insert(orderCreditNoteLines).values(lines.map((line) => ({ ...line, creditNoteId, tenantId })))
  const pair = { sellerTenantId: tenantId, buyerTenantId }
  const postings = creditNotePostings({ ...pair, amountFen: totalFen })
  await postInBothBooks(transaction, pair, transactionId, 'order_credited', postings)
  transaction.emit({
    type: 'order_invoice.credited',
    aggregateKind: 'order_invoice',
    aggregateId: invoiceId,
    tenantId,
    payload: { creditNoteId, partId, buyerTenantId, totalFen },
  })
  // What was paid already stays the buyer's money in the account: only what is still owed is settled by the note.
  await settle(transaction, invoice, Math.min(totalFen, invoice.totalFen - invoice.settledFen))
  return { creditNoteId, totalFen }
}

async function pricedCredits(
  { db }: CommandTransaction,
  { id: invoiceId }: InvoiceRow,
  credited: readonly CreditedUnits[],
) {
  const invoiced = await db.select().from(orderInvoiceLines).where(eq(orderInvoiceLines.invoiceId, invoiceId))
  const earlier = await db
    .select({
      partLineId: orderCreditNoteLines.partLineId,
      units: sql<number>`sum(${orderCreditNoteLines.units})::integer`,
      totalFen: sql<number>`sum(${orderCreditNoteLines.totalFen})::float8`,
    })
    .from(orderCreditNoteLines)
    .innerJoin(orderCreditNotes, eq(orderCreditNotes.id, orderCreditNoteLines.creditNoteId))
    .where(eq(orderCreditNotes.invoiceId, invoiceId))
    .groupBy(orderCreditNoteLines.partLineId)
  const left = new Map(
    invoiced.map((line) => {
      const before = earlier.find(({ partLineId }) => partLineId === line.partLineId)
      return [
        line.partLineId,
        {
          price: line.unitPriceTenThousandths,
          units: line.units - (before?.units ?? 0),
          fen: line.totalFen - (before?.totalFen ?? 0),
        },
      ]
    }),
  )
  return credited.flatMap(({ partLineId, reason, units: asked }) => {
    const line = left.get(partLineId)
    const units = Math.min(asked, line?.units ?? 0)
    if (line === undefined || units === 0) return []
    const totalFen = units === line.units ? line.fen : Math.min(line.fen, lineFen(line.price, units))
    left.set(partLineId, { ...line, units: line.units - units, fen: line.fen - totalFen })
    return [{ partLineId, reason, units, totalFen }]
  })
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
export async function postInBothBooks(
  transaction: CommandTransaction,
  pair: { readonly sellerTenantId: string; readonly buyerTenantId: string },
  transactionId: string,
  reason: MoneyReason,
  { seller, buyer }: TradePostings,
): Promise<void> {
  await postMoney(transaction, { tenantId: pair.sellerTenantId, transactionId, reason, postings: seller })
  await postMoney(transaction, { tenantId: pair.buyerTenantId, transactionId, reason, postings: buyer })
}
