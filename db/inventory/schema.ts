import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { AccountKind, StockStatus } from '#domain/inventory/stock-status.ts'
import type { QuarantineFinding } from '#domain/inventory/quarantine.ts'
import type { StorageEvidence } from '#domain/inventory/storage-evidence.ts'
import type { MovementReason } from '#domain/inventory/movement.ts'
import type { TraceState } from '#domain/inventory/trace-units.ts'
import { products } from '../catalogue/schema.ts'
import { day, id, instant, tenantId } from '../columns.ts'

/** A production lot. It belongs to no tenant, so that a recall finds it everywhere. */
export const lots = pgTable(
  'lots',
  {
    id: uuid('id').primaryKey(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    number: text('number').notNull(),
    /** The last day on which the lot may be sold. */
    expiresOn: day('expires_on'),
    /** When a recall stopped it; null for a lot that may be sold. Only recalls write it. */
    recalledAt: instant('recalled_at'),
  },
  (table) => [unique('lots_number').on(table.productId, table.number)],
)

/** What an account holds now: site × status × lot × ownership, in base units. Changed only together with a movement. */
export const stockBalances = pgTable(
  'stock_balances',
  {
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    status: text('status').$type<StockStatus>().notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    tenantId: tenantId(),
    productId: uuid('product_id').notNull(),
    expiresOn: day('expires_on'),
    units: integer('units').notNull(),
    /** When its last movement was recorded: no later one is recorded before it, so a ledger reads in one order. */
    movedAt: instant('moved_at').notNull().default(new Date(0)),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.lotId, table.status, table.ownership] }),
    // Its condition names no units: an index that does makes every taking write a new entry to all indexes.
    index('stock_balances_available')
      .on(table.productId, table.siteId)
      .where(sql`status = 'available'`),
    index('stock_balances_lot').on(table.lotId),
    check('stock_balances_not_negative', sql`units >= 0`),
  ],
)

/** The ledger: append-only. Each row takes units of one lot from one account to another and keeps both balances after it. */
export const stockMovements = pgTable(
  'stock_movements',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    /** The other side's tenant when the movement crosses tenants, else the same. */
    counterTenantId: uuid('counter_tenant_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    productId: uuid('product_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    fromSiteId: uuid('from_site_id'),
    fromAccount: text('from_account').$type<AccountKind>().notNull(),
    toSiteId: uuid('to_site_id'),
    toAccount: text('to_account').$type<AccountKind>().notNull(),
    units: integer('units').notNull(),
    /** Null on a boundary account, which keeps no balance. */
    fromBalanceAfter: integer('from_balance_after'),
    toBalanceAfter: integer('to_balance_after'),
    reason: text('reason').$type<MovementReason>().notNull(),
    /** The shipment, receipt or decision that moved it. */
    referenceId: uuid('reference_id'),
    principalId: text('principal_id').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    // An account's movements in the order they were recorded: the stock card, and its balance at any time, are read off
    // one end of these. Their front alone finds all that ever moved of a lot. The tenants at their ends are what the wall
    // asks for, so that it opens no row of the ledger to see whose it is.
    index('stock_movements_from').on(
      table.lotId,
      table.fromSiteId,
      table.fromAccount,
      table.recordedAt,
      table.id,
      table.tenantId,
      table.counterTenantId,
    ),
    index('stock_movements_to').on(
      table.lotId,
      table.toSiteId,
      table.toAccount,
      table.recordedAt,
      table.id,
      table.tenantId,
      table.counterTenantId,
    ),
    index('stock_movements_reference').on(table.referenceId),
    // What a tenant moved, and what others moved in its books, in the order in which exports and traces tell it.
    index('stock_movements_tenant').on(table.tenantId, table.recordedAt, table.id),
    index('stock_movements_counter')
      .on(table.counterTenantId, table.recordedAt, table.id)
      .where(sql`counter_tenant_id <> tenant_id`),
    // What an institution handed over in a time.
    index('stock_movements_hand_over')
      .on(table.tenantId, table.recordedAt)
      .where(sql`reason = 'hand_over'`),
    check('stock_movements_units_positive', sql`units > 0`),
  ],
)

/** A box by its trace code, held by one tenant at a time. Units left never exceed what was in it. */
export const traceCodes = pgTable(
  'trace_codes',
  {
    code: text('code').primaryKey(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    productId: uuid('product_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    unitsInPack: integer('units_in_pack').notNull(),
    unitsLeft: integer('units_left').notNull(),
    state: text('state').$type<TraceState>().notNull(),
  },
  (table) => [
    index('trace_codes_lot').on(table.lotId),
    check('trace_codes_units', sql`units_left >= 0 and units_left <= units_in_pack`),
  ],
)

/**
 * What a thermometer showed in a parcel's box or in a store room: append-only, and its key holds the time, so that it
 * can be partitioned by it.
 */
export const temperatureReadings = pgTable(
  'temperature_readings',
  {
    /** The shipment, or the site, that the thermometer was with. */
    subjectId: uuid('subject_id').notNull(),
    /** The owner of the shipment or site. */
    tenantId: tenantId(),
    subjectKind: text('subject_kind').$type<'shipment' | 'site'>().notNull(),
    /** The part of the parcel or site that it measured, by what may be kept there. */
    storageClass: text('storage_class').$type<StorageClass>().notNull(),
    sensor: text('sensor').notNull(),
    takenAt: instant('taken_at').notNull(),
    celsius: numeric('celsius', { precision: 5, scale: 2, mode: 'number' }).notNull(),
    recordedAt: instant('recorded_at').notNull(),
    recordedBy: text('recorded_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.subjectId, table.storageClass, table.sensor, table.takenAt] })],
)

/** Who decided over goods in quarantine, what they found, and the evidence that they had. Append-only. */
export const quarantineDecisions = pgTable(
  'quarantine_decisions',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    units: integer('units').notNull(),
    /** The returned shipment that the units came back with; null where they were set aside at the site. */
    shipmentId: uuid('shipment_id'),
    finding: text('finding').$type<QuarantineFinding>().notNull(),
    decision: text('decision').$type<'clear' | 'write_off'>().notNull(),
    evidence: jsonb('evidence').$type<StorageEvidence>().notNull(),
    decidedBy: text('decided_by').notNull(),
    decidedAt: instant('decided_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('quarantine_decisions_shipment').on(table.shipmentId, table.lotId),
    check('quarantine_decisions_units_positive', sql`units > 0`),
  ],
)
