import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { bigint } from 'drizzle-orm/pg-core'
import type { AbcClass } from '#domain/inventory/abc.ts'
import type { CountedPart } from '#domain/inventory/counting.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import type { AdjustmentState, StocktakeLineState, StocktakeState } from '#domain/inventory/states.ts'
import { day, id, instant, tenantId } from '../columns.ts'
import { lots } from './schema.ts'

/** What an organisation set for its own stock, from a day on: the newest row that holds is in force. */
export const inventoryPolicies = pgTable(
  'inventory_policies',
  {
    tenantId: tenantId(),
    validFrom: day('valid_from').notNull(),
    adjustUnits: integer('adjust_units').notNull(),
    adjustFen: bigint('adjust_fen', { mode: 'number' }).notNull(),
    transferFen: bigint('transfer_fen', { mode: 'number' }),
    recountUnits: integer('recount_units').notNull(),
    nearExpiryDays: integer('near_expiry_days').array().$type<readonly number[]>().notNull(),
    setBy: text('set_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.validFrom] })],
)

/** A correction of the books by a count of one lot: made at once, or waiting for a second person. */
export const stockAdjustments = pgTable(
  'stock_adjustments',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: uuid('product_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    countedUnits: integer('counted_units').notNull(),
    /** Counted units less the booked ones at that moment; below 0 where units are missing. */
    differenceUnits: integer('difference_units').notNull(),
    cause: text('cause').notNull(),
    state: text('state').$type<AdjustmentState>().notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('stock_adjustments_site').on(table.siteId, table.id),
  ],
)

/** Which piles a stocktake counts: all of the site's, or those that all of the given marks fit. */
export interface StocktakeScope {
  readonly productIds?: readonly string[] | undefined
  readonly lotIds?: readonly string[] | undefined
  readonly abcClass?: AbcClass | undefined
}

export const stocktakes = pgTable(
  'stocktakes',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    scope: jsonb('scope').$type<StocktakeScope>().notNull(),
    state: text('state').$type<StocktakeState>().notNull(),
    /** Frozen when it was opened, so that one rule holds for the whole count. */
    toleranceUnits: integer('tolerance_units').notNull(),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
    closedBy: text('closed_by'),
    closedAt: instant('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('stocktakes_site').on(table.siteId, table.id),
  ],
)

/** One pile of a stocktake: a lot of one owner, on the shelf, expired or set aside. */
export const stocktakeLines = pgTable(
  'stocktake_lines',
  {
    id: id(),
    tenantId: tenantId(),
    stocktakeId: uuid('stocktake_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    productId: uuid('product_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    part: text('part').$type<CountedPart>().notNull(),
    state: text('state').$type<StocktakeLineState>().notNull(),
    /** What was last counted, and what the books held at that very moment: after the movement `bookPosition`. */
    countedUnits: integer('counted_units'),
    bookUnits: integer('book_units'),
    bookPosition: bigint('book_position', { mode: 'number' }),
    countedBy: text('counted_by'),
    countedAt: instant('counted_at'),
    /** The first count, where a second person counted again. */
    firstCountedUnits: integer('first_counted_units'),
    firstCountedBy: text('first_counted_by'),
    /** Why its difference was not posted. */
    refusalCode: text('refusal_code'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('stocktake_lines_pile').on(table.stocktakeId, table.lotId, table.ownership, table.part),
    foreignKey({
      columns: [table.stocktakeId, table.tenantId],
      foreignColumns: [stocktakes.id, stocktakes.tenantId],
    }),
    check('stocktake_lines_counted', sql`counted_units >= 0`),
  ],
)
