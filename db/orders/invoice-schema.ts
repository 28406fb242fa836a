import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { day, id, instant, tenantId } from '../columns.ts'

/** Why a seller credits a buyer. */
export type CreditReason = 'short' | 'damaged' | 'wrong' | 'expiry_differs' | 'returned'

/** `extras`: for what came beyond the order and the buyer keeps. */
export type InvoiceKind = 'goods' | 'extras'

/**
 * What a seller asks for of a part: once for its goods, written at its dispatch, and again whenever the buyer keeps more than
 * was sent. It belongs to the seller; its lines never change.
 */
export const orderInvoices = pgTable(
  'order_invoices',
  {
    id: id(),
    tenantId: tenantId(),
    buyerTenantId: uuid('buyer_tenant_id').notNull(),
    partId: uuid('part_id').notNull(),
    orderId: uuid('order_id').notNull(),
    kind: text('kind').$type<InvoiceKind>().notNull().default('goods'),
    goodsFen: bigint('goods_fen', { mode: 'number' }).notNull(),
    deliveryFen: bigint('delivery_fen', { mode: 'number' }).notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    /** Paid and credited so far. */
    settledFen: bigint('settled_fen', { mode: 'number' }).notNull(),
    /** The last day on which it is paid in time. */
    dueOn: day('due_on').notNull(),
    issuedAt: instant('issued_at').notNull(),
    settledAt: instant('settled_at'),
    /** Its transaction in the seller's book and in the buyer's. */
    transactionId: uuid('transaction_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('order_invoices_goods')
      .on(table.partId)
      .where(sql`kind = 'goods'`),
    index('order_invoices_of_part').on(table.partId),
    index('order_invoices_pair').on(table.tenantId, table.buyerTenantId, table.issuedAt),
    index('order_invoices_open')
      .on(table.tenantId, table.buyerTenantId, table.dueOn)
      .where(sql`settled_at is null`),
    index('order_invoices_buyer').on(table.buyerTenantId, table.id),
    check('order_invoices_settled', sql`settled_fen >= 0 and settled_fen <= total_fen`),
  ],
)

export const orderInvoiceLines = pgTable(
  'order_invoice_lines',
  {
    invoiceId: uuid('invoice_id').notNull(),
    tenantId: tenantId(),
    partLineId: uuid('part_line_id').notNull(),
    productId: uuid('product_id').notNull(),
    units: integer('units').notNull(),
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.invoiceId, table.partLineId, table.tenantId] }),
    foreignKey({
      columns: [table.invoiceId, table.tenantId],
      foreignColumns: [orderInvoices.id, orderInvoices.tenantId],
    }),
  ],
)

/** A credit note gives money back on an invoice; a debit note takes a credit back that was not due after all. */
export type NoteKind = 'credit' | 'debit'

/** Notes on an invoice: for what came short, damaged or wrong, or was returned, and their corrections. Append-only. */
export const orderCreditNotes = pgTable(
  'order_credit_notes',
  {
    id: id(),
    tenantId: tenantId(),
    buyerTenantId: uuid('buyer_tenant_id').notNull(),
    invoiceId: uuid('invoice_id').notNull(),
    partId: uuid('part_id').notNull(),
    returnId: uuid('return_id'),
    kind: text('kind').$type<NoteKind>().notNull().default('credit'),
    /** What of it settled the invoice, or made it due again; the rest was paid already and moved in the account. */
    settledFen: bigint('settled_fen', { mode: 'number' }).notNull().default(0),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    issuedAt: instant('issued_at').notNull(),
    transactionId: uuid('transaction_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('order_credit_notes_invoice').on(table.invoiceId),
    index('order_credit_notes_buyer').on(table.buyerTenantId, table.issuedAt),
    foreignKey({
      columns: [table.invoiceId, table.tenantId],
      foreignColumns: [orderInvoices.id, orderInvoices.tenantId],
    }),
  ],
)

export const orderCreditNoteLines = pgTable(
  'order_credit_note_lines',
  {
    creditNoteId: uuid('credit_note_id').notNull(),
    tenantId: tenantId(),
    partLineId: uuid('part_line_id').notNull(),
    reason: text('reason').$type<CreditReason>().notNull(),
    units: integer('units').notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.creditNoteId, table.partLineId, table.reason, table.tenantId] }),
    index('order_credit_note_lines_part_line').on(table.partLineId),
    foreignKey({
      columns: [table.creditNoteId, table.tenantId],
      foreignColumns: [orderCreditNotes.id, orderCreditNotes.tenantId],
    }),
  ],
)

/** Money that a buyer paid to a seller, and the book entries of it. Append-only. */
export const tradePayments = pgTable(
  'trade_payments',
  {
    id: id(),
    tenantId: tenantId(),
    buyerTenantId: uuid('buyer_tenant_id').notNull(),
    amountFen: bigint('amount_fen', { mode: 'number' }).notNull(),
    reference: text('reference').notNull(),
    paidAt: instant('paid_at').notNull(),
    transactionId: uuid('transaction_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('trade_payments_pair').on(table.tenantId, table.buyerTenantId, table.paidAt),
    check('trade_payments_amount', sql`amount_fen > 0`),
  ],
)
