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
import type { DestructionState, NearExpiryOfferState } from '#domain/inventory/states.ts'
import { day, id, instant, tenantId } from '../columns.ts'
import { lots } from './schema.ts'

/**
 * Units close to their expiry that a site offers to whoever buys from it, at a price of their own and with the true
 * last day: an open offer is read by every organisation. It promises nothing: whoever orders reserves stock as always.
 */
export const nearExpiryOffers = pgTable(
  'near_expiry_offers',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: uuid('product_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    /** The last day of sale of the lot itself. */
    expiresOn: day('expires_on').notNull(),
    /** Base units still on offer. */
    units: integer('units').notNull(),
    /** Price of a base unit in 1/10,000 yuan. */
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    state: text('state').$type<NearExpiryOfferState>().notNull(),
    offeredBy: text('offered_by').notNull(),
    offeredAt: instant('offered_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('near_expiry_offers_open')
      .on(table.siteId, table.lotId, table.ownership)
      .where(sql`state = 'open'`),
    index('near_expiry_offers_product')
      .on(table.productId)
      .where(sql`state = 'open'`),
    check('near_expiry_offers_units', sql`units >= 0 and unit_price_ten_thousandths >= 0`),
  ],
)

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
