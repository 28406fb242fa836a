import { sql } from 'drizzle-orm'
import {
  bigint,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { TakeBackReason } from '#domain/fulfilment/return-reasons.ts'
import type { PriceList } from '#domain/insurance/price-list.ts'
import type { AccountCode, CollectionMethod } from '#domain/money/accounts.ts'
import { id, instant, tenantId } from '../columns.ts'

/** What a money transaction was for. */
export type MoneyReason =
  | 'hand_over'
  | 'hand_over_reversed'
  | 'prepayment'
  | 'collection'
  | 'refund_due'
  | 'refund_paid'
  | 'claim_answered'
  | 'claim_corrected'
  | 'claim_reversed'
  | 'cash_count'
  | 'cash_deposit'
  | 'surplus_share'
  | 'order_invoiced'
  | 'order_credited'
  | 'order_debited'
  | 'order_paid'
  | 'storage_charged'

/** The money ledger: append-only postings in fen; those of one transaction sum to zero. Debits are positive. */
export const moneyPostings = pgTable(
  'money_postings',
  {
    id: bigint('id', { mode: 'number' }).generatedAlwaysAsIdentity(),
    tenantId: tenantId(),
    transactionId: uuid('transaction_id').notNull(),
    account: text('account').$type<AccountCode>().notNull(),
    /** What the account is kept for: a shipment for receivables, a site for cash. */
    subjectId: uuid('subject_id').notNull(),
    amountFen: integer('amount_fen').notNull(),
    balanceAfterFen: bigint('balance_after_fen', { mode: 'number' }).notNull(),
    reason: text('reason').$type<MoneyReason>().notNull(),
    shipmentId: uuid('shipment_id'),
    principalId: text('principal_id').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id] }),
    index('money_postings_transaction').on(table.transactionId),
    index('money_postings_shipment').on(table.shipmentId),
    index('money_postings_subject').on(table.subjectId, table.account, table.id),
  ],
)

/** What each account holds now. Changed only together with a posting. */
export const moneyBalances = pgTable(
  'money_balances',
  {
    tenantId: tenantId(),
    account: text('account').$type<AccountCode>().notNull(),
    subjectId: uuid('subject_id').notNull(),
    amountFen: bigint('amount_fen', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.account, table.subjectId] })],
)

/** What a handed-over shipment cost, who owes it, and how the patient's part was collected: at most once. */
export const charges = pgTable(
  'charges',
  {
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    prescriptionTenantId: uuid('prescription_tenant_id').notNull(),
    patientId: uuid('patient_id').notNull(),
    siteId: uuid('site_id').notNull(),
    /** The plan of the first payer, or null when no cover was in force; `charge_shares` has them all. */
    planCode: text('plan_code'),
    totalFen: integer('total_fen').notNull(),
    patientFen: integer('patient_fen').notNull(),
    insurerFen: integer('insurer_fen').notNull(),
    /** What used up the first payer's deductible of the year. */
    deductibleUsedFen: integer('deductible_used_fen').notNull(),
    collectedFen: integer('collected_fen').notNull(),
    collectedMethod: text('collected_method').$type<CollectionMethod>(),
    collectedAt: instant('collected_at'),
    collectedBy: text('collected_by'),
    refundedFen: integer('refunded_fen').notNull(),
    reversedAt: instant('reversed_at'),
    /** Why the medicine came back; null in charges that were reversed before it was kept. */
    reversedFor: text('reversed_for').$type<TakeBackReason>(),
    bookedAt: instant('booked_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentId, table.tenantId] }),
    index('charges_prescription').on(table.prescriptionId),
    index('charges_site').on(table.siteId, table.collectedAt),
    index('charges_booked').on(table.bookedAt),
    // What is still to be collected: few rows, however many there are.
    index('charges_due')
      .on(table.tenantId, table.bookedAt, table.shipmentId)
      .where(sql`collected_at is null and reversed_at is null and patient_fen > 0`),
    // What is still to be paid back: few rows as well.
    index('charges_refund_due')
      .on(table.tenantId, table.reversedAt, table.shipmentId)
      .where(sql`reversed_at is not null and refunded_fen < collected_fen`),
    index('charges_reversed')
      .on(table.prescriptionId)
      .where(sql`reversed_at is not null`),
  ],
)

/** What each prescription line of a charge cost on the day; a later change of price does not touch it. */
export const chargeLines = pgTable(
  'charge_lines',
  {
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    prescriptionLineId: uuid('prescription_line_id').notNull(),
    productId: uuid('product_id').notNull(),
    units: integer('units').notNull(),
    /** Of one base unit on the day, in 1/10,000 yuan; null in charges from before it was kept. */
    unitPriceTenThousandths: integer('unit_price_ten_thousandths'),
    /** The list that the price comes from; null for the catalogue's. */
    priceList: text('price_list').$type<PriceList>(),
    /** The entry of that list. */
    listPriceId: uuid('list_price_id'),
    totalFen: integer('total_fen').notNull(),
    insurerFen: integer('insurer_fen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentId, table.prescriptionLineId, table.tenantId] }),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [charges.shipmentId, charges.tenantId],
    }),
  ],
)

/** What each payer bears of a charge, in their order. Append-only. */
export const chargeShares = pgTable(
  'charge_shares',
  {
    shipmentId: uuid('shipment_id').notNull(),
    tenantId: tenantId(),
    planCode: text('plan_code').notNull(),
    /** 1 pays first. */
    place: integer('place').notNull(),
    insurerTenantId: uuid('insurer_tenant_id').notNull(),
    paidFen: integer('paid_fen').notNull(),
    deductibleUsedFen: integer('deductible_used_fen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.shipmentId, table.planCode, table.tenantId] }),
    foreignKey({
      columns: [table.shipmentId, table.tenantId],
      foreignColumns: [charges.shipmentId, charges.tenantId],
    }),
  ],
)

/** One count of a site's cash at the end of a day. */
export const cashReconciliations = pgTable(
  'cash_reconciliations',
  {
    id: id(),
    tenantId: tenantId(),
    siteId: uuid('site_id').notNull(),
    day: date('day', { mode: 'string' }).notNull(),
    expectedFen: bigint('expected_fen', { mode: 'number' }).notNull(),
    countedFen: bigint('counted_fen', { mode: 'number' }).notNull(),
    countedBy: text('counted_by').notNull(),
    countedAt: instant('counted_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('cash_reconciliations_day').on(table.siteId, table.day),
  ],
)
