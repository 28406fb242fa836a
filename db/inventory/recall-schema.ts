import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { RecallClass } from '#domain/inventory/recall-classes.ts'
import type { NoticeState, RecallState, RecallTaskState } from '#domain/inventory/recall-states.ts'
import { id, instant, tenantId } from '../columns.ts'
import type { RecallReport } from './recall-progress.ts'
import { lots } from './schema.ts'

/**
 * What a recall was told to find: lots, the lot of one box, or all that ever came from a supplier, who is an organisation on
 * the network or a name that receipts tell.
 */
export type RecallBasis =
  | { readonly kind: 'lots'; readonly lotIds: readonly string[] }
  | { readonly kind: 'trace_code'; readonly code: string }
  | {
      readonly kind: 'supplier'
      readonly supplierTenantId: string
      readonly productId?: string | undefined
    }
  | {
      readonly kind: 'supplier_name'
      readonly supplierName: string
      readonly productId?: string | undefined
    }

/**
 * Who brought a lot to an organisation, by the name that a receipt or an opening stock told: what the network's own orders
 * and shipments do not show. Append-only.
 */
export const lotOrigins = pgTable(
  'lot_origins',
  {
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    /** Who received it. */
    tenantId: tenantId(),
    supplierName: text('supplier_name').notNull(),
    /** The first receipt that told it. */
    referenceId: uuid('reference_id').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.lotId, table.tenantId, table.supplierName] })],
)

/** A recall, which every organisation reads: it is an announcement. */
export const recalls = pgTable(
  'recalls',
  {
    id: id(),
    /** Who announced it: the network's operator or the regulator. */
    tenantId: tenantId(),
    recallClass: integer('recall_class').$type<RecallClass>().notNull(),
    basis: jsonb('basis').$type<RecallBasis>().notNull(),
    reason: text('reason').notNull(),
    state: text('state').$type<RecallState>().notNull(),
    /** Base units that lay anywhere, were on their way or with patients when it was opened. */
    unitsToFind: bigint('units_to_find', { mode: 'number' }).notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
    /** Every holder is to be reached by then. */
    notifyBy: instant('notify_by').notNull(),
    closedBy: text('closed_by'),
    closedAt: instant('closed_at'),
    report: jsonb('report').$type<RecallReport>(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('recalls_open')
      .on(table.id)
      .where(sql`state = 'open'`),
  ],
)

export const recallLots = pgTable(
  'recall_lots',
  {
    recallId: uuid('recall_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    tenantId: tenantId(),
  },
  (table) => [
    primaryKey({ columns: [table.recallId, table.lotId] }),
    index('recall_lots_lot').on(table.lotId),
  ],
)

/** What a site that holds recalled goods must do, owned by the site's organisation. */
export const recallTasks = pgTable(
  'recall_tasks',
  {
    id: id(),
    tenantId: tenantId(),
    recallId: uuid('recall_id').notNull(),
    siteId: uuid('site_id').notNull(),
    state: text('state').$type<RecallTaskState>().notNull(),
    /** Base units that its books held when the recall was opened, those on the road from it included. */
    unitsToFind: integer('units_to_find').notNull(),
    /** Base units that its people found and set aside. */
    unitsFound: integer('units_found'),
    openedAt: instant('opened_at').notNull(),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: instant('acknowledged_at'),
    doneBy: text('done_by'),
    doneAt: instant('done_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('recall_tasks_site').on(table.recallId, table.siteId),
    index('recall_tasks_tenant').on(table.tenantId, table.id),
    check('recall_tasks_units', sql`units_to_find >= 0 and units_found >= 0`),
  ],
)

/** A patient who received recalled goods, by the parcel that brought them; owned by the organisation that handed it over. */
export const recallPatients = pgTable(
  'recall_patients',
  {
    recallId: uuid('recall_id').notNull(),
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    prescriptionId: uuid('prescription_id').notNull(),
    /** The hospital's, which knows the phone number. */
    prescriptionTenantId: uuid('prescription_tenant_id').notNull(),
    units: integer('units').notNull(),
    notice: text('notice').$type<NoticeState>().notNull(),
    noticedAt: instant('noticed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.recallId, table.shipmentId] }),
    index('recall_patients_due')
      .on(table.recallId)
      .where(sql`notice = 'due'`),
  ],
)
