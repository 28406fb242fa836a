import { randomUUIDv7 } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { creditNotePostings, invoicePostings } from '#domain/money/trade-postings.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { creditedFen, type InvoicedLine } from '#domain/orders/credited.ts'
import { sumFen } from '#domain/orders/split-order.ts'
import type { CommandTransaction } from '../commands.ts'
import { postInBothBooks, settle, termsOf, type InvoiceRow } from './invoices.ts'
import {
  orderCreditNoteLines,
  orderCreditNotes,
  orderInvoiceLines,
  orderInvoices,
  type CreditReason,
  type NoteKind,
} from './invoice-schema.ts'

/** Units of an invoiced line that are credited, or whose credit is taken back, and why. */
export interface CreditedUnits {
  readonly partLineId: string
  readonly reason: CreditReason
  readonly units: number
}

export interface IssuedNote {
  readonly creditNoteId: string
  readonly totalFen: number
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
): Promise<IssuedNote | null> {
  const lines = await priceLines(transaction, invoice, 'credit', credited)
  const totalFen = sumFen(lines)
  if (totalFen === 0) return null
  // What was paid already stays the buyer's money in the account: only what is still owed is settled by the note.
  const settledFen = Math.min(totalFen, invoice.totalFen - invoice.settledFen)
  const note = await writeNote(transaction, invoice, {
    kind: 'credit',
    lines,
    totalFen,
    settledFen,
    returnId,
  })
  await settle(transaction, invoice, settledFen)
  return note
}

/**
 * Writes a debit note, which takes credits back: never for more of a line than is credited. What the credit had left in the
 * buyer's account goes first; for the rest the invoice is due again, within the terms from today.
 * @returns the note's id and total; null when there is nothing to take back.
 */
export async function issueDebitNote(
  transaction: CommandTransaction,
  invoice: InvoiceRow,
  takenBack: readonly CreditedUnits[],
): Promise<IssuedNote | null> {
  const { db, now } = transaction
  const lines = await priceLines(transaction, invoice, 'debit', takenBack)
  const totalFen = sumFen(lines)
  if (totalFen === 0) return null
  const dueFen = Math.max(0, totalFen - (await creditInAccount(transaction, invoice)))
  const note = await writeNote(transaction, invoice, {
    kind: 'debit',
    lines,
    totalFen,
    settledFen: dueFen,
    returnId: null,
  })
  if (dueFen === 0) return note
  const newlyDueOn = addDays(shanghaiDate(now), await termsOf(transaction, invoice))
  await db
    .update(orderInvoices)
    .set({
      settledFen: invoice.settledFen - dueFen,
      settledAt: null,
      dueOn: newlyDueOn > invoice.dueOn ? newlyDueOn : invoice.dueOn,
    })
    .where(and(eq(orderInvoices.id, invoice.id), eq(orderInvoices.tenantId, invoice.tenantId)))
  return note
}

interface PricedLine extends CreditedUnits {
  readonly totalFen: number
}

interface Note {
  readonly kind: NoteKind
  readonly lines: readonly PricedLine[]
  readonly totalFen: number
  readonly settledFen: number
  readonly returnId: string | null
}

async function writeNote(
  transaction: CommandTransaction,
  invoice: InvoiceRow,
  { lines, ...note }: Note,
): Promise<IssuedNote> {
  const { db, now } = transaction
  const creditNoteId = randomUUIDv7()
  const transactionId = randomUUIDv7()
  const { tenantId, buyerTenantId, partId, id: invoiceId } = invoice
  const { kind, totalFen } = note
  await db.insert(orderCreditNotes).values({
    ...note,
    id: creditNoteId,
    tenantId,
    buyerTenantId,
    invoiceId,
    partId,
    issuedAt: now,
    transactionId,
  })
  await db.insert(orderCreditNoteLines).values(lines.map((line) => ({ ...line, creditNoteId, tenantId })))
  const pair = { sellerTenantId: tenantId, buyerTenantId }
  const entry = { ...pair, amountFen: totalFen }
  const postings = kind === 'credit' ? creditNotePostings(entry) : invoicePostings(entry)
  const reason = kind === 'credit' ? 'order_credited' : 'order_debited'
  postInBothBooks(transaction, pair, transactionId, reason, postings)
  transaction.emit({
    type: `order_invoice.${kind}ed`,
    aggregateKind: 'order_invoice',
    aggregateId: invoiceId,
    tenantId,
    payload: { creditNoteId, partId, buyerTenantId, totalFen },
  })
  return { creditNoteId, totalFen }
}

/** Each change at what it adds to, or takes from, what is credited of its line. */
async function priceLines(
  { db }: CommandTransaction,
  { id: invoiceId }: InvoiceRow,
  kind: NoteKind,
  changes: readonly CreditedUnits[],
): Promise<PricedLine[]> {
  const invoiced = await db.select().from(orderInvoiceLines).where(eq(orderInvoiceLines.invoiceId, invoiceId))
  const earlier = await readCredited(db, invoiceId)
  const lines = new Map<string, InvoicedLine & { readonly credited: number; readonly fen: number }>(
    invoiced.map((line) => {
      const before = earlier.filter(({ partLineId }) => partLineId === line.partLineId)
      const credited = before.reduce((sum, { units }) => sum + units, 0)
      return [line.partLineId, { ...line, credited, fen: sumFen(before) }]
    }),
  )
  return changes.flatMap(({ partLineId, reason, units: asked }) => {
    const line = lines.get(partLineId)
    if (line === undefined) return []
    const sign = kind === 'credit' ? 1 : -1
    const units = Math.min(asked, kind === 'credit' ? line.units - line.credited : line.credited)
    if (units === 0) return []
    const credited = line.credited + sign * units
    const fen = creditedFen(line, credited)
    lines.set(partLineId, { ...line, credited, fen })
    return [{ partLineId, reason, units, totalFen: Math.max(0, sign * (fen - line.fen)) }]
  })
}

/** What stands credited on an invoice by line and reason: credit notes less debit notes. */
export function readCredited(
  db: CommandTransaction['db'],
  invoiceId: string,
): Promise<readonly PricedLine[]> {
  const sign = sql`case when ${orderCreditNotes.kind} = 'debit' then -1 else 1 end`
  return db
    .select({
      partLineId: orderCreditNoteLines.partLineId,
      reason: orderCreditNoteLines.reason,
      units: sql<number>`sum(${sign} * ${orderCreditNoteLines.units})::integer`,
      totalFen: sql<number>`sum(${sign} * ${orderCreditNoteLines.totalFen})::float8`,
    })
    .from(orderCreditNoteLines)
    .innerJoin(orderCreditNotes, eq(orderCreditNotes.id, orderCreditNoteLines.creditNoteId))
    .where(eq(orderCreditNotes.invoiceId, invoiceId))
    .groupBy(orderCreditNoteLines.partLineId, orderCreditNoteLines.reason)
}

/** What the credits of an invoice left in the buyer's account, since it had been paid before. */
async function creditInAccount({ db }: CommandTransaction, { id }: InvoiceRow): Promise<number> {
  const [found] = await db
    .select({
      fen: sql<number>`coalesce(sum(case when ${orderCreditNotes.kind} = 'debit' then -1 else 1 end
        * (${orderCreditNotes.totalFen} - ${orderCreditNotes.settledFen})), 0)::float8`,
    })
    .from(orderCreditNotes)
    .where(eq(orderCreditNotes.invoiceId, id))
  return found?.fen ?? 0
}
