import { and, asc, eq, gte, lt, or, sql } from 'drizzle-orm'
import { monthRange } from '#domain/organisations/shanghai-month.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { moneyPostings } from '../money/schema.ts'
import { orderCreditNotes, orderInvoices, tradePayments } from './invoice-schema.ts'
import { tradeAccounts } from './trade-schema.ts'

export interface StatementQuestion {
  readonly sellerTenantId: string
  readonly buyerTenantId: string
  /** YYYY-MM in Shanghai. */
  readonly month: string
}

export interface StatementEntry {
  readonly kind: 'invoice' | 'extras_invoice' | 'credit_note' | 'debit_note' | 'payment'
  readonly id: string
  /** Null for a payment. */
  readonly partId: string | null
  readonly at: Date
  /** What it adds to the debt: negative for credit notes and payments. */
  readonly amountFen: number
}

/**
 * What passed between a seller and a buyer in a month, and what was owed before and after it. Both sides may ask; each
 * reads the opening and closing balance from its own book, so that a difference between the books would show.
 * @throws CommandRefused `notFound` (`tradeAccountNotFound`) for a pair that the asking tenant is no part of.
 */
export function readTradeStatement(client: DatabaseClient, actor: Actor, question: StatementQuestion) {
  return readAs(client, actor, async (db) => {
    const { sellerTenantId, buyerTenantId, month } = question
    const [account] = await db
      .select()
      .from(tradeAccounts)
      .where(
        and(
          eq(tradeAccounts.tenantId, sellerTenantId),
          eq(tradeAccounts.buyerTenantId, buyerTenantId),
          or(eq(tradeAccounts.tenantId, actor.tenantId), eq(tradeAccounts.buyerTenantId, actor.tenantId)),
        ),
      )
    if (!account) throw notFound('tradeAccount')
    const { from, until } = monthRange(month)
    const openingFen = await owedBefore(db, actor, question, from)
    const closingFen = await owedBefore(db, actor, question, until)
    const entries = await readEntries(db, question, from, until)
    const sumFen = entries.reduce((sum, { amountFen }) => sum + amountFen, 0)
    const { limitFen, termsDays, committedFen } = account
    return {
      ...question,
      openingFen,
      closingFen,
      entries,
      /** Zero unless entries and book disagree. */
      differenceFen: closingFen - openingFen - sumFen,
      limitFen,
      termsDays,
      committedFen,
    }
  })
}

/** What the buyer owed before `at`, by the asking side's own book. */
async function owedBefore(
  db: Database,
  actor: Actor,
  { sellerTenantId, buyerTenantId }: StatementQuestion,
  at: Date,
): Promise<number> {
  const isSeller = actor.tenantId === sellerTenantId
  const [found] = await db
    .select({ fen: sql<number>`coalesce(sum(${moneyPostings.amountFen}), 0)::float8` })
    .from(moneyPostings)
    .where(
      and(
        eq(moneyPostings.tenantId, actor.tenantId),
        eq(moneyPostings.account, isSeller ? 'trade_receivable' : 'trade_payable'),
        eq(moneyPostings.subjectId, isSeller ? buyerTenantId : sellerTenantId),
        lt(moneyPostings.recordedAt, at),
      ),
    )
  const fen = found?.fen ?? 0
  // What we owe is a credit in our book.
  return isSeller || fen === 0 ? fen : -fen
}

async function readEntries(
  db: Database,
  { sellerTenantId, buyerTenantId }: StatementQuestion,
  from: Date,
  until: Date,
): Promise<StatementEntry[]> {
  const ofPair = (table: typeof orderInvoices | typeof orderCreditNotes | typeof tradePayments) =>
    and(eq(table.tenantId, sellerTenantId), eq(table.buyerTenantId, buyerTenantId))
  const invoices = await db
    .select()
    .from(orderInvoices)
    .where(and(ofPair(orderInvoices), gte(orderInvoices.issuedAt, from), lt(orderInvoices.issuedAt, until)))
    .orderBy(asc(orderInvoices.id))
  const notes = await db
    .select()
    .from(orderCreditNotes)
    .where(
      and(
        ofPair(orderCreditNotes),
        gte(orderCreditNotes.issuedAt, from),
        lt(orderCreditNotes.issuedAt, until),
      ),
    )
    .orderBy(asc(orderCreditNotes.id))
  const payments = await db
    .select()
    .from(tradePayments)
    .where(and(ofPair(tradePayments), gte(tradePayments.paidAt, from), lt(tradePayments.paidAt, until)))
    .orderBy(asc(tradePayments.id))
  const entries: StatementEntry[] = [
    ...invoices.map(({ id, partId, issuedAt, totalFen, kind }) => ({
      kind: kind === 'goods' ? ('invoice' as const) : ('extras_invoice' as const),
      id,
      partId,
      at: issuedAt,
      amountFen: totalFen,
    })),
    ...notes.map(({ id, partId, issuedAt, totalFen, kind }) => ({
      kind: kind === 'credit' ? ('credit_note' as const) : ('debit_note' as const),
      id,
      partId,
      at: issuedAt,
      amountFen: kind === 'credit' ? -totalFen : totalFen,
    })),
    ...payments.map(({ id, paidAt, amountFen }) => ({
      kind: 'payment' as const,
      id,
      partId: null,
      at: paidAt,
      amountFen: -amountFen,
    })),
  ]
  return entries.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
}
