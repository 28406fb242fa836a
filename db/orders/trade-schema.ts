import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
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
import type { FirstBusinessKind, FirstBusinessSubject } from '#domain/orders/first-business.ts'
import type { FirstBusinessState } from '#domain/orders/states.ts'
import { lots } from '../inventory/schema.ts'
import { day, id, instant, tenantId } from '../columns.ts'

/** What a seller asks for before it sells, and how it answers. */
export const sellerTerms = pgTable('seller_terms', {
  tenantId: tenantId().primaryKey(),
  minimumOrderFen: bigint('minimum_order_fen', { mode: 'number' }).notNull(),
  freeDeliveryFen: bigint('free_delivery_fen', { mode: 'number' }).notNull(),
  deliveryFeeFen: integer('delivery_fee_fen').notNull(),
  /** Within this time an offer is answered, else it goes on to the next seller. */
  answerMinutes: integer('answer_minutes').notNull(),
  /** Under a standing agreement: what is offered and in stock is accepted at once. */
  acceptsAutomatically: boolean('accepts_automatically').notNull(),
})

/** Where a seller may sell (area control): everything, or one product. */
export const sellerTerritories = pgTable(
  'seller_territories',
  {
    id: id(),
    tenantId: tenantId(),
    regionCode: text('region_code').notNull(),
    /** Null for every product that has no territory of its own. */
    productId: uuid('product_id'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('seller_territories_tenant').on(table.tenantId),
  ],
)

/** What a seller sells, and the legal persons that sold it before, the maker first and the seller last. */
export const sellerProducts = pgTable(
  'seller_products',
  {
    tenantId: tenantId(),
    productId: uuid('product_id').notNull(),
    supplyChain: text('supply_chain').array().notNull(),
    active: boolean('active').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.productId] }),
    index('seller_products_product').on(table.productId),
  ],
)

/** Prices of a seller for one group of its buyers, between two days. */
export const priceLists = pgTable(
  'price_lists',
  {
    id: id(),
    tenantId: tenantId(),
    buyerGroup: text('buyer_group').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('price_lists_tenant').on(table.tenantId, table.buyerGroup),
  ],
)

export const priceTiers = pgTable(
  'price_tiers',
  {
    priceListId: uuid('price_list_id').notNull(),
    tenantId: tenantId(),
    productId: uuid('product_id').notNull(),
    fromUnits: integer('from_units').notNull(),
    /** Price of one base unit in 1/10,000 yuan. */
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.priceListId, table.productId, table.fromUnits, table.tenantId] }),
    index('price_tiers_product').on(table.productId, table.priceListId),
    foreignKey({
      columns: [table.priceListId, table.tenantId],
      foreignColumns: [priceLists.id, priceLists.tenantId],
    }),
    check('price_tiers_from', sql`from_units >= 1`),
    check('price_tiers_price', sql`unit_price_ten_thousandths >= 0`),
  ],
)

/** Units of one lot near its expiry, at a price of their own and with their true expiry. */
export const nearExpiryOffers = pgTable(
  'near_expiry_offers',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    productId: uuid('product_id').notNull(),
    lotId: uuid('lot_id')
      .notNull()
      .references(() => lots.id),
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    /** The last day on which it is offered. */
    validTo: day('valid_to').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('near_expiry_offers_lot')
      .on(table.siteId, table.lotId)
      .where(sql`withdrawn_at is null`),
    index('near_expiry_offers_product').on(table.productId),
  ],
)

/** How a seller trades with one buyer: its group, its credit, and what is ordered and not yet invoiced. */
export const tradeAccounts = pgTable(
  'trade_accounts',
  {
    tenantId: tenantId(),
    buyerTenantId: uuid('buyer_tenant_id').notNull(),
    buyerGroup: text('buyer_group').notNull(),
    limitFen: bigint('limit_fen', { mode: 'number' }).notNull(),
    /** Days from the invoice to the day of payment. */
    termsDays: integer('terms_days').notNull(),
    committedFen: bigint('committed_fen', { mode: 'number' }).notNull().default(0),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.buyerTenantId] }),
    index('trade_accounts_buyer').on(table.buyerTenantId),
    check('trade_accounts_committed', sql`committed_fen >= 0`),
  ],
)

/** First-business documents (首营资料), kept by the one who trades with, or in, what they speak of. */
export const firstBusinessDocuments = pgTable(
  'first_business_documents',
  {
    id: id(),
    /** Who keeps the file and judges it. */
    tenantId: tenantId(),
    filedByTenantId: uuid('filed_by_tenant_id').notNull(),
    subject: text('subject').$type<FirstBusinessSubject>().notNull(),
    /** The seller's or buyer's tenant id, or the product's id. */
    subjectId: uuid('subject_id').notNull(),
    kind: text('kind').$type<FirstBusinessKind>().notNull(),
    number: text('number').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to').notNull(),
    state: text('state').$type<FirstBusinessState>().notNull(),
    filedAt: instant('filed_at').notNull(),
    judgedAt: instant('judged_at'),
    judgedBy: text('judged_by'),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('first_business_documents_subject').on(table.tenantId, table.subjectId),
    index('first_business_documents_filer').on(table.filedByTenantId),
  ],
)
