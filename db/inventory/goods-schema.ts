import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { StorageClass } from '#domain/catalogue/storage-class.ts'
import type { PackagingLevel } from '#domain/inventory/packaging.ts'
import type { DestructionReason } from '#domain/inventory/destruction.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { DestructionState } from '#domain/inventory/states.ts'
import { id, instant, tenantId } from '../columns.ts'
import { lots } from './schema.ts'

/**
 * What is packed in what, by trace codes: a box in a middle pack or a carton, a middle pack in a carton. A row is one
 * time that a child was in a parent: it begins with aggregation and ends with disaggregation, and stays for traceability.
 */
export const codeAggregations = pgTable(
  'code_aggregations',
  {
    id: id(),
    /** Who packed it. */
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    parentCode: text('parent_code').notNull(),
    parentLevel: text('parent_level').$type<Exclude<PackagingLevel, 'box'>>().notNull(),
    childCode: text('child_code').notNull(),
    childLevel: text('child_level').$type<Exclude<PackagingLevel, 'carton'>>().notNull(),
    aggregatedAt: instant('aggregated_at').notNull(),
    aggregatedBy: text('aggregated_by').notNull(),
    disaggregatedAt: instant('disaggregated_at'),
    disaggregatedBy: text('disaggregated_by'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('code_aggregations_child')
      .on(table.childCode)
      .where(sql`disaggregated_at is null`),
    index('code_aggregations_parent').on(table.parentCode),
  ],
)

/** Goods to be destroyed: listed by one person, seen done by another. */
export const destructions = pgTable(
  'destructions',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    reason: text('reason').$type<DestructionReason>().notNull(),
    /** How it is done, such as `incineration`. */
    method: text('method').notNull(),
    state: text('state').$type<DestructionState>().notNull(),
    plannedBy: text('planned_by').notNull(),
    plannedAt: instant('planned_at').notNull(),
    witnessedBy: text('witnessed_by'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('destructions_site').on(table.siteId, table.id),
  ],
)

export const destructionLines = pgTable(
  'destruction_lines',
  {
    destructionId: uuid('destruction_id').notNull(),
    tenantId: tenantId(),
    lineNumber: integer('line_number').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: uuid('product_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** `quarantine`, or `available` for a lot that is past its last day. */
    fromStatus: text('from_status').$type<'available' | 'quarantine'>().notNull(),
    units: integer('units').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.destructionId, table.tenantId, table.lineNumber] }),
    foreignKey({
      columns: [table.destructionId, table.tenantId],
      foreignColumns: [destructions.id, destructions.tenantId],
    }),
    check('destruction_lines_units', sql`units > 0`),
  ],
)

/**
 * A time for which goods of a class were kept outside their band for longer than they may, found in readings: what was in
 * it was stopped at once.
 */
export const temperatureExcursions = pgTable(
  'temperature_excursions',
  {
    id: id(),
    /** The owner of the shipment or site. */
    tenantId: tenantId(),
    subjectKind: text('subject_kind').$type<'shipment' | 'site'>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    storageClass: text('storage_class').$type<StorageClass>().notNull(),
    sensor: text('sensor').notNull(),
    startedAt: instant('started_at').notNull(),
    /** As far as was known when it was found. */
    lastAt: instant('last_at').notNull(),
    worstCelsius: numeric('worst_celsius', { precision: 5, scale: 2, mode: 'number' }).notNull(),
    /** Base units that were set aside at once; those of a parcel are when it is back. */
    unitsFrozen: integer('units_frozen').notNull(),
    foundAt: instant('found_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('temperature_excursions_once').on(
      table.subjectId,
      table.storageClass,
      table.sensor,
      table.startedAt,
    ),
  ],
)
