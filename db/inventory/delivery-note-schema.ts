import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { DeliveryNoteState } from '#domain/inventory/delivery-note.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { day, id, instant, tenantId } from '../columns.ts'

/** What a supplier who is not on the network announces to a site. */
export const deliveryNotes = pgTable(
  'delivery_notes',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    supplierName: text('supplier_name').notNull(),
    /** The supplier's own number of the note. */
    number: text('number').notNull(),
    state: text('state').$type<DeliveryNoteState>().notNull(),
    expectedOn: day('expected_on'),
    announcedAt: instant('announced_at').notNull(),
    announcedBy: text('announced_by').notNull(),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('delivery_notes_tenant').on(table.tenantId, table.id),
  ],
)

export const deliveryNoteLines = pgTable(
  'delivery_note_lines',
  {
    id: id(),
    tenantId: tenantId(),
    deliveryNoteId: uuid('delivery_note_id').notNull(),
    productId: uuid('product_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** What the note says of the lot; null where it says nothing. */
    lotNumber: text('lot_number'),
    expiresOn: day('expires_on'),
    /** Base units. */
    units: integer('units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('delivery_note_lines_note').on(table.deliveryNoteId),
    foreignKey({
      columns: [table.deliveryNoteId, table.tenantId],
      foreignColumns: [deliveryNotes.id, deliveryNotes.tenantId],
    }),
    check('delivery_note_lines_units_positive', sql`units > 0`),
  ],
)
