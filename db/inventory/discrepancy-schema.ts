import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { DiscrepancyKind, DiscrepancyState } from '#domain/fulfilment/discrepancies.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { day, id, instant, tenantId } from '../columns.ts'
import { lots } from './schema.ts'

/**
 * What came otherwise than it was sent, or announced. It belongs to the sender, and is seen by the receiver, who raised
 * it; goods from outside the network have their receiver as both.
 */
export const discrepancies = pgTable(
  'discrepancies',
  {
    id: id(),
    tenantId: tenantId(),
    receiverTenantId: uuid('receiver_tenant_id').notNull(),
    /** The site that received. */
    siteId: uuid('site_id').notNull(),
    /** The shipment, and its line where one differs; null for goods that a delivery note announced. */
    shipmentId: uuid('shipment_id'),
    shipmentLineId: uuid('shipment_line_id'),
    deliveryNoteId: uuid('delivery_note_id'),
    kind: text('kind').$type<DiscrepancyKind>().notNull(),
    productId: uuid('product_id').notNull(),
    /** Null for announced goods whose lot nobody knows. */
    lotId: uuid('lot_id').references(() => lots.id),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** Base units. */
    units: integer('units').notNull(),
    /** What the boxes show in place of the books. */
    foundExpiresOn: day('found_expires_on'),
    note: text('note'),
    state: text('state').$type<DiscrepancyState>().notNull(),
    raisedAt: instant('raised_at').notNull(),
    raisedBy: text('raised_by').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    decisionNote: text('decision_note'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('discrepancies_shipment').on(table.shipmentId),
    index('discrepancies_receiver').on(table.receiverTenantId, table.id),
    index('discrepancies_sender').on(table.tenantId, table.id),
    check('discrepancies_units_positive', sql`units > 0`),
    check('discrepancies_of_one', sql`num_nonnulls(shipment_id, delivery_note_id) = 1`),
  ],
)
