import { sql } from 'drizzle-orm'
import {
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
