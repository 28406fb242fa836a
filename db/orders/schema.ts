import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { OrderPartState, OrderReturnState, OrderState, SubstituteState } from '#domain/orders/states.ts'
import type { OrderReturnReason } from '#domain/orders/return-reasons.ts'
import { id, instant, tenantId } from '../columns.ts'

/** What an order came from. */
export type OrderSource = 'manual' | 'reorder' | 'replenishment' | 'call_off'

/** What the people of a site may approve alone. */
export const purchaseLimits = pgTable(
  'purchase_limits',
  {
    siteId: uuid('site_id').notNull(),
    tenantId: tenantId(),
    limitFen: bigint('limit_fen', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.tenantId] }),
    check('purchase_limits_limit', sql`limit_fen >= 0`),
  ],
)

/** What a site ordered; it belongs to the buyer. */
export const orders = pgTable(
  'orders',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    state: text('state').$type<OrderState>().notNull(),
    source: text('source').$type<OrderSource>().notNull(),
    /** The order that it repeats, or the suggestion or contract that it came from. */
    sourceId: uuid('source_id'),
    /** Goods and ways, as they were priced at submission. 0 for a draft. */
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    submittedBy: text('submitted_by'),
    submittedAt: instant('submitted_at'),
    decidedAt: instant('decided_at'),
    endedAt: instant('ended_at'),
    /** Why it was rejected or cancelled. */
    reason: text('reason'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('orders_site').on(table.siteId, table.id),
    index('orders_tenant').on(table.tenantId, table.id),
  ],
)

export const orderLines = pgTable(
  'order_lines',
  {
    id: id(),
    tenantId: tenantId(),
    orderId: uuid('order_id').notNull(),
    lineNumber: integer('line_number').notNull(),
    productId: uuid('product_id').notNull(),
    /** Base units, whole boxes. */
    units: integer('units').notNull(),
    /** The seller that the buyer asked for; null lets the cheapest bring it. */
    sellerTenantId: uuid('seller_tenant_id'),
    nearExpiryOfferId: uuid('near_expiry_offer_id'),
    contractId: uuid('contract_id'),
    awardId: uuid('award_id'),
    /** The contract's price of one base unit in 1/10,000 yuan, instead of a price list's. */
    contractUnitPriceTenThousandths: integer('contract_unit_price_ten_thousandths'),
    /** Null until it is submitted. */
    totalFen: bigint('total_fen', { mode: 'number' }),
    /** What a direct leg from the maker saves against the cheapest longer chain; null where it is none. */
    savingFen: bigint('saving_fen', { mode: 'number' }),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('order_lines_number').on(table.orderId, table.lineNumber),
    index('order_lines_contract')
      .on(table.contractId)
      .where(sql`contract_id is not null`),
    foreignKey({
      columns: [table.orderId, table.tenantId],
      foreignColumns: [orders.id, orders.tenantId],
    }),
    check('order_lines_units', sql`units > 0`),
  ],
)

/** Who of the buyer's chain must approve an order, and what they said. */
export const orderApprovals = pgTable(
  'order_approvals',
  {
    orderId: uuid('order_id').notNull(),
    tenantId: tenantId(),
    /** Counts the chain from 1, the village's next above first. */
    step: integer('step').notNull(),
    siteId: uuid('site_id').notNull(),
    decision: text('decision').$type<'approved' | 'rejected'>(),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.orderId, table.step, table.tenantId] }),
    index('order_approvals_site').on(table.siteId),
    foreignKey({
      columns: [table.orderId, table.tenantId],
      foreignColumns: [orders.id, orders.tenantId],
    }),
  ],
)

/**
 * How long a part has, so that the most urgent come first: the time to its next deadline from a fixed day on. What waits
 * for stock without a deadline comes behind those, and what needs nothing any more comes last, each the newest first. Two
 * instants of time make an interval whatever the time zone, so that it can be an index.
 */
export const partUrgency = sql.raw(`(case
  when state = 'offered' then answer_due_at - timestamptz '2000-01-01 00:00:00Z'
  when state in ('accepted', 'backordered') and dispatch_due_at is not null
    then dispatch_due_at - timestamptz '2000-01-01 00:00:00Z'
  when state = 'backordered' then timestamptz '5000-01-01 00:00:00Z' - offered_at
  else timestamptz '9000-01-01 00:00:00Z' - offered_at end)`)

/** What one seller brings of an order from one depot, with a clock of its own. It belongs to the seller. */
export const orderParts = pgTable(
  'order_parts',
  {
    id: id(),
    tenantId: tenantId(),
    orderId: uuid('order_id').notNull(),
    buyerTenantId: uuid('buyer_tenant_id').notNull(),
    buyerSiteId: uuid('buyer_site_id').notNull(),
    /** Counts an order's parts from 1. */
    partNumber: integer('part_number').notNull(),
    state: text('state').$type<OrderPartState>().notNull(),
    /** The depot that brings it; null until it is accepted. */
    fromSiteId: uuid('from_site_id'),
    goodsFen: bigint('goods_fen', { mode: 'number' }).notNull(),
    deliveryFen: bigint('delivery_fen', { mode: 'number' }).notNull(),
    offeredAt: instant('offered_at').notNull(),
    answerDueAt: instant('answer_due_at').notNull(),
    acceptedAt: instant('accepted_at'),
    /** 48 hours after the acceptance. */
    dispatchDueAt: instant('dispatch_due_at'),
    dispatchedAt: instant('dispatched_at'),
    receivedAt: instant('received_at'),
    endedAt: instant('ended_at'),
    reason: text('reason'),
    /** The part of another seller, or of the same seller's other depot, whose goods it took over. */
    insteadOfPartId: uuid('instead_of_part_id'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('order_parts_number').on(table.orderId, table.partNumber),
    index('order_parts_seller').on(table.tenantId, table.id),
    index('order_parts_buyer').on(table.buyerTenantId, table.id),
    index('order_parts_seller_urgency').on(table.tenantId, partUrgency, table.id),
    index('order_parts_seller_total').on(table.tenantId, sql`(goods_fen + delivery_fen)`, table.id),
    index('order_parts_offered').on(table.offeredAt),
    index('order_parts_live')
      .on(table.offeredAt)
      .where(sql`state in ('offered', 'backordered', 'accepted')`),
  ],
)

export const orderPartLines = pgTable(
  'order_part_lines',
  {
    id: id(),
    tenantId: tenantId(),
    partId: uuid('part_id').notNull(),
    orderLineId: uuid('order_line_id').notNull(),
    productId: uuid('product_id').notNull(),
    units: integer('units').notNull(),
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    /** The one lot that a near-expiry offer is for. */
    lotId: uuid('lot_id'),
    contractId: uuid('contract_id'),
    awardId: uuid('award_id'),
    /** The product that the buyer consented to instead: the line's own product was another. */
    substituteForProductId: uuid('substitute_for_product_id'),
    dispatchedUnits: integer('dispatched_units').notNull().default(0),
    /** Null until it is received. */
    receivedUnits: integer('received_units'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('order_part_lines_part').on(table.partId),
    index('order_part_lines_order_line').on(table.orderLineId),
    foreignKey({
      columns: [table.partId, table.tenantId],
      foreignColumns: [orderParts.id, orderParts.tenantId],
    }),
    check('order_part_lines_units', sql`units >= 0`),
  ],
)

/** Another product that the seller proposes for units it cannot bring. */
export const orderSubstitutes = pgTable(
  'order_substitutes',
  {
    id: id(),
    tenantId: tenantId(),
    buyerTenantId: uuid('buyer_tenant_id').notNull(),
    partId: uuid('part_id').notNull(),
    partLineId: uuid('part_line_id').notNull(),
    productId: uuid('product_id').notNull(),
    units: integer('units').notNull(),
    /** How many units of the line it would take the place of. */
    replacesUnits: integer('replaces_units').notNull(),
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    totalFen: bigint('total_fen', { mode: 'number' }).notNull(),
    state: text('state').$type<SubstituteState>().notNull(),
    offeredAt: instant('offered_at').notNull(),
    decidedAt: instant('decided_at'),
    decidedBy: text('decided_by'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('order_substitutes_part').on(table.partId),
  ],
)

/** Goods that a buyer wants to send back. It belongs to the buyer; the seller of the part reads and answers it. */
export const orderReturns = pgTable(
  'order_returns',
  {
    id: id(),
    tenantId: tenantId(),
    sellerTenantId: uuid('seller_tenant_id').notNull(),
    partId: uuid('part_id').notNull(),
    /** Null for what nobody ordered. */
    partLineId: uuid('part_line_id'),
    /** What the receipt found beyond the order; null for goods that were invoiced. */
    discrepancyId: uuid('discrepancy_id'),
    lotId: uuid('lot_id').notNull(),
    units: integer('units').notNull(),
    /** Of goods beyond the order, the units that the buyer kept after all or could not give back. */
    keptUnits: integer('kept_units').notNull().default(0),
    reason: text('reason').$type<OrderReturnReason>().notNull(),
    state: text('state').$type<OrderReturnState>().notNull(),
    /** Why the seller refused it. */
    answer: text('answer'),
    requestedBy: text('requested_by').notNull(),
    requestedAt: instant('requested_at').notNull(),
    answeredAt: instant('answered_at'),
    sentBackAt: instant('sent_back_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('order_returns_part').on(table.partId),
    index('order_returns_seller').on(table.sellerTenantId, table.id),
    index('order_returns_discrepancy').on(table.discrepancyId),
    check('order_returns_units', sql`units > 0`),
    check('order_returns_kept', sql`kept_units between 0 and units`),
    check('order_returns_of_one', sql`num_nonnulls(part_line_id, discrepancy_id) > 0`),
  ],
)
