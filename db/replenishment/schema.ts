import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ReplenishmentMode, SupplySource } from '#domain/replenishment/policy.ts'
import type { OrderSuggestion } from '#domain/replenishment/suggest-order.ts'
import type { SuggestionState } from '#domain/replenishment/suggestion-states.ts'
import type { Refusal } from '#domain/refusal.ts'
import { day, id, instant, tenantId } from '../columns.ts'

/** When a site orders, and for how much at once. A site without a plan is not looked at. */
export const replenishmentPlans = pgTable(
  'replenishment_plans',
  {
    siteId: uuid('site_id').notNull(),
    tenantId: tenantId(),
    /** 1 is Monday, 7 is Sunday. */
    orderWeekdays: integer('order_weekdays').array().notNull(),
    exceptDates: date('except_dates', { mode: 'string' }).array().notNull(),
    /** What one day's suggestions may cost together; null for no limit. */
    budgetFen: bigint('budget_fen', { mode: 'number' }),
    /** The last day for which suggestions were made. */
    sweptOn: day('swept_on'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.tenantId] }),
    index('replenishment_plans_swept').on(table.sweptOn),
    check('replenishment_plans_budget', sql`budget_fen >= 0`),
  ],
)

/** How a product is restocked at a site. */
export const replenishmentPolicies = pgTable(
  'replenishment_policies',
  {
    siteId: uuid('site_id').notNull(),
    productId: uuid('product_id').notNull(),
    tenantId: tenantId(),
    mode: text('mode').$type<ReplenishmentMode>().notNull(),
    supplySource: text('supply_source').$type<SupplySource>().notNull(),
    /** The site that goods come from; null when a supplier is chosen by the order. */
    supplySiteId: uuid('supply_site_id'),
    serviceLevelPerMille: integer('service_level_per_mille').notNull(),
    minUnits: integer('min_units'),
    maxUnits: integer('max_units'),
    /** Base units of the pack that is ordered. */
    packUnits: integer('pack_units').notNull(),
    leadDays: integer('lead_days').notNull(),
    /** Days that goods can still be sold when they arrive; null where that does not matter. */
    shelfLifeDays: integer('shelf_life_days'),
    /** 1 comes first where a budget does not pay everything. */
    priority: integer('priority').notNull(),
    /** The Monday of the last week whose demand was taken from the ledger. */
    demandThrough: day('demand_through'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.productId, table.tenantId] }),
    index('replenishment_policies_tenant').on(table.tenantId, table.siteId),
    check('replenishment_policies_service_level', sql`service_level_per_mille between 500 and 999`),
    check('replenishment_policies_units', sql`pack_units > 0 and min_units >= 0 and max_units >= min_units`),
    check('replenishment_policies_days', sql`lead_days >= 0 and shelf_life_days >= 0`),
  ],
)

/** What was asked for at a site in a week, from the ledger or from the books that a site kept before. */
export const demandWeeks = pgTable(
  'demand_weeks',
  {
    siteId: uuid('site_id').notNull(),
    productId: uuid('product_id').notNull(),
    /** Its Monday, in Shanghai. */
    weekStart: day('week_start').notNull(),
    tenantId: tenantId(),
    /** Base units. */
    units: integer('units').notNull(),
    /** Days on which nothing could be handed out, 0 to 7. */
    stockOutDays: integer('stock_out_days').notNull(),
    origin: text('origin').$type<'ledger' | 'import'>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.productId, table.weekStart, table.tenantId] }),
    index('demand_weeks_tenant').on(table.tenantId, table.weekStart),
    index('demand_weeks_week').on(table.weekStart),
    check('demand_weeks_values', sql`units >= 0 and stock_out_days between 0 and 7`),
  ],
)

/** What the numbers say should be ordered, and what became of it. */
export const replenishmentSuggestions = pgTable(
  'replenishment_suggestions',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    productId: uuid('product_id').notNull(),
    state: text('state').$type<SuggestionState>().notNull(),
    mode: text('mode').$type<ReplenishmentMode>().notNull(),
    supplySource: text('supply_source').$type<SupplySource>().notNull(),
    supplySiteId: uuid('supply_site_id'),
    /** 0 where a limit allows no whole pack: only a person can help then. */
    packs: integer('packs').notNull(),
    packUnits: integer('pack_units').notNull(),
    amountFen: bigint('amount_fen', { mode: 'number' }).notNull(),
    /** Every number that it comes from. */
    facts: jsonb('facts').$type<OrderSuggestion>().notNull(),
    suggestedAt: instant('suggested_at').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
    dismissReason: text('dismiss_reason'),
    /** The order that it became. */
    orderId: uuid('order_id'),
    /** The transfer that it became, where the goods come from a site of the same organisation. */
    transferId: uuid('transfer_id'),
    /** Why it could become neither. */
    refusal: jsonb('refusal').$type<Refusal>(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('replenishment_suggestions_id').on(table.id),
    uniqueIndex('replenishment_suggestions_open')
      .on(table.siteId, table.productId)
      .where(sql`state in ('suggested', 'accepted')`),
    index('replenishment_suggestions_site').on(table.siteId, table.state, table.id),
    check('replenishment_suggestions_packs', sql`packs >= 0 and pack_units > 0`),
  ],
)
