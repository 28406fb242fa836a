import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import type {
  SupplierReturnReason,
  SupplierReturnState,
  TransferState,
} from '#domain/fulfilment/request-states.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { id, instant, tenantId } from '../columns.ts'

/** Goods that go from a site to another of the same tenant; the shipments that carry them name it as their request. */
export const transfers = pgTable(
  'transfers',
  {
    id: id(),
    tenantId: tenantId(),
    fromSiteId: uuid('from_site_id').notNull(),
    toSiteId: uuid('to_site_id').notNull(),
    state: text('state').$type<TransferState>().notNull(),
    /** Takes what there is when the site has less than asked. */
    takesRest: boolean('takes_rest').notNull(),
    note: text('note'),
    dueAt: instant('due_at').notNull(),
    requestedAt: instant('requested_at').notNull(),
    requestedBy: text('requested_by').notNull(),
    /** Null where no second person's word was needed, or none was given yet. */
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    refusalReason: text('refusal_reason'),
    closedAt: instant('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('transfers_tenant').on(table.tenantId, table.id),
  ],
)

export const transferLines = pgTable(
  'transfer_lines',
  {
    id: id(),
    tenantId: tenantId(),
    transferId: uuid('transfer_id').notNull(),
    productId: uuid('product_id').notNull(),
    /** Only of this lot; null for whichever expires first. */
    lotId: uuid('lot_id'),
    /** Base units. */
    units: integer('units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('transfer_lines_transfer').on(table.transferId),
    foreignKey({
      columns: [table.transferId, table.tenantId],
      foreignColumns: [transfers.id, transfers.tenantId],
    }),
    check('transfer_lines_units_positive', sql`units > 0`),
  ],
)

/** Goods that go back to a supplier, on the network or outside of it. */
export const supplierReturns = pgTable(
  'supplier_returns',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    supplierName: text('supplier_name').notNull(),
    /** The supplier's site that receives them; null for a supplier who is not on the network. */
    supplierSiteId: uuid('supplier_site_id'),
    takenFrom: text('taken_from').$type<'available' | 'quarantine'>().notNull(),
    reason: text('reason').$type<SupplierReturnReason>().notNull(),
    state: text('state').$type<SupplierReturnState>().notNull(),
    /** The number under which the supplier agreed to take them back. */
    authorisation: text('authorisation'),
    requestedAt: instant('requested_at').notNull(),
    requestedBy: text('requested_by').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    refusalReason: text('refusal_reason'),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
    /** What the supplier owes for what it has, in fen; told once it is confirmed. */
    creditExpectedFen: bigint('credit_expected_fen', { mode: 'number' }),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('supplier_returns_tenant').on(table.tenantId, table.id),
  ],
)

export const supplierReturnLines = pgTable(
  'supplier_return_lines',
  {
    id: id(),
    tenantId: tenantId(),
    supplierReturnId: uuid('supplier_return_id').notNull(),
    productId: uuid('product_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** Base units. */
    units: integer('units').notNull(),
    /** What was paid for a base unit, in 1/10,000 yuan; 0 for goods that were the supplier's own. */
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('supplier_return_lines_return').on(table.supplierReturnId),
    foreignKey({
      columns: [table.supplierReturnId, table.tenantId],
      foreignColumns: [supplierReturns.id, supplierReturns.tenantId],
    }),
    check('supplier_return_lines_units_positive', sql`units > 0`),
    check('supplier_return_lines_price', sql`unit_price_ten_thousandths >= 0`),
  ],
)
