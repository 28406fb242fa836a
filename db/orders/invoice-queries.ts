import { and, asc, desc, eq, isNotNull, isNull, lt, or } from 'drizzle-orm'
import type { Actor } from '../actor.ts'
import type { DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { orderCreditNoteLines, orderCreditNotes, orderInvoiceLines, orderInvoices } from './invoice-schema.ts'

export interface InvoiceFilter {
  readonly side: 'seller' | 'buyer'
  /** Only of this other side. */
  readonly counterpartTenantId?: string | undefined
  readonly settled?: boolean | undefined
  /** The last id of the page before. */
  readonly after?: string | undefined
  readonly limit: number
}

/** Invoices that the tenant wrote, or that it owes, the newest first. */
export function listInvoices(client: DatabaseClient, actor: Actor, filter: InvoiceFilter) {
  const { tenantId, buyerTenantId, id, settledAt } = orderInvoices
  const [own, other] = filter.side === 'seller' ? [tenantId, buyerTenantId] : [buyerTenantId, tenantId]
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select()
      .from(orderInvoices)
      .where(
        and(
          eq(own, actor.tenantId),
          filter.counterpartTenantId === undefined ? undefined : eq(other, filter.counterpartTenantId),
          filter.settled === undefined
            ? undefined
            : filter.settled
              ? isNotNull(settledAt)
              : isNull(settledAt),
          filter.after === undefined ? undefined : lt(id, filter.after),
        ),
      )
      .orderBy(desc(id))
      .limit(filter.limit)
    return rows.map(invoiceOf)
  })
}

/**
 * An invoice with its lines, and the credit and debit notes on it, for its seller or its buyer.
 * @throws CommandRefused `orderInvoiceNotFound`.
 */
export function readInvoice(client: DatabaseClient, actor: Actor, invoiceId: string) {
  return readAs(client, actor, async (db) => {
    const [invoice] = await db
      .select()
      .from(orderInvoices)
      .where(
        and(
          eq(orderInvoices.id, invoiceId),
          or(eq(orderInvoices.tenantId, actor.tenantId), eq(orderInvoices.buyerTenantId, actor.tenantId)),
        ),
      )
    if (!invoice) throw notFound('orderInvoice')
    const lines = await db
      .select()
      .from(orderInvoiceLines)
      .where(eq(orderInvoiceLines.invoiceId, invoiceId))
      .orderBy(asc(orderInvoiceLines.partLineId))
    const notes = await db
      .select()
      .from(orderCreditNotes)
      .where(eq(orderCreditNotes.invoiceId, invoiceId))
      .orderBy(asc(orderCreditNotes.id))
    const noteLines = await db
      .select({
        creditNoteId: orderCreditNoteLines.creditNoteId,
        partLineId: orderCreditNoteLines.partLineId,
        reason: orderCreditNoteLines.reason,
        units: orderCreditNoteLines.units,
        totalFen: orderCreditNoteLines.totalFen,
      })
      .from(orderCreditNoteLines)
      .innerJoin(orderCreditNotes, eq(orderCreditNotes.id, orderCreditNoteLines.creditNoteId))
      .where(eq(orderCreditNotes.invoiceId, invoiceId))
    return {
      ...invoiceOf(invoice),
      lines,
      notes: notes.map((note) => ({
        ...note,
        lines: noteLines.filter(({ creditNoteId }) => creditNoteId === note.id),
      })),
    }
  })
}

function invoiceOf({
  tenantId,
  transactionId: _transactionId,
  ...invoice
}: typeof orderInvoices.$inferSelect) {
  return { ...invoice, sellerTenantId: tenantId }
}
