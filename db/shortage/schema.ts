import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ShareExplanation } from '#domain/shortage/explain-share.ts'
import type { ShortageSign, ShortageSignKind } from '#domain/shortage/early-signs.ts'
import type { PlanOptions } from '#domain/shortage/plan-options.ts'
import type { ShortagePlanState, ShortageSignState, ShortageState } from '#domain/shortage/states.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { products } from '../catalogue/schema.ts'
import { id, instant, tenantId } from '../columns.ts'
import type { PlanSummary } from './plan-summary.ts'

/** An ingredient of which there is too little, as the network's operator declared it. Everybody may know of it. */
export const shortages = pgTable(
  'shortages',
  {
    id: id(),
    tenantId: tenantId(),
    ingredientCode: text('ingredient_code').notNull(),
    state: text('state').$type<ShortageState>().notNull(),
    /** What is wrong and until when, for everybody to read. */
    reason: text('reason').notNull(),
    /** The most that one person gets in `limitDays`, in units of need; null without a limit. */
    limitUnits: integer('limit_units'),
    limitDays: integer('limit_days'),
    declaredBy: text('declared_by').notNull(),
    declaredAt: instant('declared_at').notNull(),
    closedBy: text('closed_by'),
    closedAt: instant('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('shortages_id').on(table.id),
    uniqueIndex('shortages_open')
      .on(table.ingredientCode)
      .where(sql`state <> 'closed'`),
    check(
      'shortages_limit',
      sql`(limit_units is null) = (limit_days is null) and limit_units > 0 and limit_days > 0`,
    ),
  ],
)

/** A product of the scarce ingredient, or one that replaces it, and what a base unit of it is worth. */
export const shortageProducts = pgTable(
  'shortage_products',
  {
    shortageId: uuid('shortage_id').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    tenantId: tenantId(),
    /** Units of need that one base unit covers. */
    needPerUnit: numeric('need_per_unit', { precision: 9, scale: 4, mode: 'number' }).notNull(),
    isSubstitute: boolean('is_substitute').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shortageId, table.productId, table.tenantId] }),
    index('shortage_products_product').on(table.productId),
    check('shortage_products_worth', sql`need_per_unit > 0`),
  ],
)

/** Who would get what, and why. Plans stand side by side until one is approved by another person and applied. */
export const shortagePlans = pgTable(
  'shortage_plans',
  {
    id: id(),
    tenantId: tenantId(),
    shortageId: uuid('shortage_id').notNull(),
    state: text('state').$type<ShortagePlanState>().notNull(),
    options: jsonb('options').$type<PlanOptions>().notNull(),
    summary: jsonb('summary').$type<PlanSummary>().notNull(),
    madeBy: text('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    appliedAt: instant('applied_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('shortage_plans_id').on(table.id),
    index('shortage_plans_shortage').on(table.shortageId, table.state),
  ],
)

/** What a plan gives one site, in units of need, with every number that it comes from. */
export const shortageNeeds = pgTable(
  'shortage_needs',
  {
    planId: uuid('plan_id').notNull(),
    siteId: uuid('site_id').notNull(),
    tenantId: tenantId(),
    /** Whose site it is. */
    siteTenantId: uuid('site_tenant_id').notNull(),
    tier: smallint('tier').notNull(),
    needUnits: integer('need_units').notNull(),
    heldUnits: integer('held_units').notNull(),
    receivedUnits: numeric('received_units', { precision: 14, scale: 4, mode: 'number' }).notNull(),
    facts: jsonb('facts').$type<ShareExplanation>().notNull(),
    /** The site that the explanation compares with. */
    otherSiteId: uuid('other_site_id'),
  },
  (table) => [
    primaryKey({ columns: [table.planId, table.siteId, table.tenantId] }),
    index('shortage_needs_site').on(table.siteTenantId, table.planId),
  ],
)

/** Base units of one product from one depot that a plan gives one site, promises among them. */
export const shortageShares = pgTable(
  'shortage_shares',
  {
    planId: uuid('plan_id').notNull(),
    siteId: uuid('site_id').notNull(),
    depotSiteId: uuid('depot_site_id').notNull(),
    productId: uuid('product_id').notNull(),
    tenantId: tenantId(),
    siteTenantId: uuid('site_tenant_id').notNull(),
    units: integer('units').notNull(),
    /** Of them, what was promised before. */
    promisedUnits: integer('promised_units').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'shortage_shares_key',
      columns: [table.planId, table.siteId, table.depotSiteId, table.productId, table.tenantId],
    }),
    check('shortage_shares_units', sql`units > 0 and promised_units between 0 and units`),
  ],
)

/**
 * Units of one lot that are reserved at a depot for one site. Drawn by an order, lost to a recall, or released at the end.
 * Owned by the depot's tenant, whose stock it is.
 */
export const shortagePromises = pgTable(
  'shortage_promises',
  {
    id: id(),
    tenantId: tenantId(),
    shortageId: uuid('shortage_id').notNull(),
    planId: uuid('plan_id').notNull(),
    siteId: uuid('site_id').notNull(),
    siteTenantId: uuid('site_tenant_id').notNull(),
    depotSiteId: uuid('depot_site_id').notNull(),
    productId: uuid('product_id').notNull(),
    lotId: uuid('lot_id').notNull(),
    ownership: text('ownership').$type<StockOwnership>().notNull(),
    units: integer('units').notNull(),
    drawnUnits: integer('drawn_units').notNull(),
    lostUnits: integer('lost_units').notNull(),
    releasedUnits: integer('released_units').notNull(),
    promisedAt: instant('promised_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('shortage_promises_site').on(table.siteId, table.productId),
    index('shortage_promises_shortage').on(table.shortageId),
    index('shortage_promises_lot').on(table.lotId),
    check(
      'shortage_promises_units',
      sql`units > 0 and drawn_units >= 0 and lost_units >= 0 and released_units >= 0
        and drawn_units + lost_units + released_units <= units`,
    ),
  ],
)

/** What a prescription took of a person's limit. Whoever treats the person sees it, so that the limit holds everywhere. */
export const shortagePersonUses = pgTable(
  'shortage_person_uses',
  {
    shortageId: uuid('shortage_id').notNull(),
    prescriptionId: uuid('prescription_id').notNull(),
    /** The hospital that prescribed. */
    tenantId: tenantId(),
    /** Of a long prescription, each part uses its own when it begins. */
    part: integer('part').notNull(),
    patientId: uuid('patient_id').notNull(),
    needUnits: numeric('need_units', { precision: 14, scale: 4, mode: 'number' }).notNull(),
    usedAt: instant('used_at').notNull(),
    /** False once the prescription ended without being supplied. */
    counts: boolean('counts').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shortageId, table.prescriptionId, table.tenantId, table.part] }),
    index('shortage_person_uses_patient').on(table.patientId, table.shortageId),
    index('shortage_person_uses_prescription').on(table.prescriptionId),
  ],
)

/** An early sign of a shortage, for the operator to look at. */
export const shortageSigns = pgTable(
  'shortage_signs',
  {
    id: id(),
    tenantId: tenantId(),
    kind: text('kind').$type<ShortageSignKind>().notNull(),
    ingredientCode: text('ingredient_code').notNull(),
    state: text('state').$type<ShortageSignState>().notNull(),
    facts: jsonb('facts').$type<ShortageSign['facts']>().notNull(),
    foundAt: instant('found_at').notNull(),
    /** When it was last seen. */
    seenAt: instant('seen_at').notNull(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    /** Why somebody dismissed it. */
    dismissalReason: text('dismissal_reason'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('shortage_signs_id').on(table.id),
    uniqueIndex('shortage_signs_open')
      .on(table.kind, table.ingredientCode)
      .where(sql`state = 'open'`),
  ],
)
