import { customType, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { id, instant, tenantId } from '../columns.ts'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/** What damaged goods looked like when they were received: the receiver's evidence, which the sender sees as well. */
export const receiptPhotos = pgTable(
  'receipt_photos',
  {
    id: id(),
    tenantId: tenantId(),
    shipmentId: uuid('shipment_id').notNull(),
    shipmentLineId: uuid('shipment_line_id').notNull(),
    sizeBytes: integer('size_bytes').notNull(),
    sha256: text('sha256').notNull(),
    /** A JPEG. */
    content: bytes('content').notNull(),
    takenAt: instant('taken_at').notNull(),
    takenBy: text('taken_by').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('receipt_photos_once').on(table.tenantId, table.shipmentId, table.sha256),
    index('receipt_photos_shipment').on(table.shipmentId),
  ],
)
