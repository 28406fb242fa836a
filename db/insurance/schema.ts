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
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import type { CorrectionReason } from '#domain/insurance/correction.ts'
import type { InsuranceCheck } from '#domain/insurance/check-insurance.ts'
import type { InsuranceFacts } from '#domain/insurance/facts.ts'
import type { CloseReason, DifferenceKind } from '#domain/insurance/reconcile.ts'
import type { PriceChange } from '#domain/insurance/price-change.ts'
import type { PriceDraftState } from '#domain/insurance/price-draft-states.ts'
import type { PriceList } from '#domain/insurance/price-list.ts'
import { products } from '../catalogue/schema.ts'
import { changedAt, day, id, instant, tenantId } from '../columns.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'

/** A claim for one payer's share of a handed-over shipment, owned by the institution that handed it over. */
export const claims = pgTable(
  'claims',
  {
    id: id(),
    tenantId: tenantId(),
    shipmentId: uuid('shipment_id').notNull(),
    prescriptionId: uuid('prescription_id').notNull(),
    insurerTenantId: uuid('insurer_tenant_id').notNull(),
    planCode: text('plan_code').notNull(),
    state: text('state').$type<ClaimState>().notNull(),
    /** 1, and one more with each correction. What stands below is that of this attempt. */
    attempt: integer('attempt').notNull().default(1),
    claimedFen: integer('claimed_fen').notNull(),
    /** What the payers before this one bear of the charge. */
    earlierFen: integer('earlier_fen').notNull().default(0),
    settledFen: integer('settled_fen'),
    insurerReference: text('insurer_reference'),
    deniedCode: text('denied_code'),
    deniedReason: text('denied_reason'),
    deniedAt: instant('denied_at'),
    submittedAt: instant('submitted_at'),
    /** By the insurer's clock: it is in the file of that day. */
    settledAt: instant('settled_at'),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('claims_payer').on(table.shipmentId, table.planCode),
    index('claims_prescription').on(table.prescriptionId),
    index('claims_tenant').on(table.tenantId, table.shipmentId, table.id),
    index('claims_insurer').on(table.insurerTenantId, table.shipmentId, table.id),
    index('claims_insurer_claimed').on(table.insurerTenantId, table.claimedFen, table.id),
    // What an insurer settled in a time, read from the index alone.
    index('claims_settled')
      .on(table.insurerTenantId, table.settledAt, table.settledFen)
      .where(sql`state = 'settled'`),
    index('claims_unanswered')
      .on(table.prescriptionId)
      .where(sql`state in ('prechecked', 'submitted')`),
  ],
)

/** An attempt that was denied, and how it was put right. Append-only: with the claim it is the claim's whole history. */
export const claimCorrections = pgTable(
  'claim_corrections',
  {
    claimId: uuid('claim_id').notNull(),
    tenantId: tenantId(),
    /** The attempt that was denied. */
    attempt: integer('attempt').notNull(),
    insurerReference: text('insurer_reference'),
    deniedCode: text('denied_code'),
    deniedReason: text('denied_reason'),
    deniedAt: instant('denied_at'),
    reason: text('reason').$type<CorrectionReason>().notNull(),
    remark: text('remark').notNull(),
    /** The right number of the insured person, where the one on file was wrong. */
    insuredNumber: text('insured_number'),
    correctedBy: text('corrected_by').notNull(),
    correctedAt: instant('corrected_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.claimId, table.attempt, table.tenantId] }),
    foreignKey({ columns: [table.claimId, table.tenantId], foreignColumns: [claims.id, claims.tenantId] }),
  ],
)

/**
 * What a plan has done for a patient in a calendar year (Asia/Shanghai), wherever the medicine was handed over:
 * the year's deductible and cap are left of it.
 */
export const coverYears = pgTable(
  'cover_years',
  {
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    planCode: text('plan_code').notNull(),
    year: integer('year').notNull(),
    deductiblePaidFen: integer('deductible_paid_fen').notNull(),
    paidOutFen: integer('paid_out_fen').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.patientId, table.planCode, table.year] }),
    check('cover_years_not_negative', sql`deductible_paid_fen >= 0 and paid_out_fen >= 0`),
  ],
)

/** What insurance said of a prescription at intake, with the facts that it saw. Owned by its hospital. Append-only. */
export const insuranceChecks = pgTable(
  'insurance_checks',
  {
    prescriptionId: uuid('prescription_id').notNull(),
    tenantId: tenantId(),
    checkedAt: instant('checked_at').notNull(),
    facts: jsonb('facts').$type<InsuranceFacts>().notNull(),
    result: jsonb('result').$type<InsuranceCheck>().notNull(),
    /** The prescription lines that the patient pays alone. */
    selfPayLineIds: uuid('self_pay_line_ids').array().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.prescriptionId, table.tenantId] }),
    index('insurance_checks_checked').on(table.checkedAt),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/**
 * Prices by which is charged and by which insurance judges: public ones of the network's operator, and an institution's
 * own. With their days they are the history of each price: one that follows ends the one before.
 */
export const listPrices = pgTable(
  'list_prices',
  {
    id: id(),
    tenantId: tenantId(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    list: text('list').$type<PriceList>().notNull(),
    /** Of one base unit, in 1/10,000 yuan. */
    unitPriceTenThousandths: integer('unit_price_ten_thousandths').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to'),
    source: text('source').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('list_prices_once').on(table.tenantId, table.productId, table.list, table.validFrom),
    index('list_prices_product').on(table.productId),
  ],
)

/** Changes to a price list that are being prepared, or came into force on a day. Its entries are `list_prices`. */
export const priceDrafts = pgTable(
  'price_drafts',
  {
    id: id(),
    tenantId: tenantId(),
    list: text('list').$type<PriceList>().notNull(),
    state: text('state').$type<PriceDraftState>().notNull(),
    changes: jsonb('changes').$type<readonly PriceChange[]>().notNull(),
    /** The notice or decision that the prices come from. */
    source: text('source').notNull(),
    draftedBy: text('drafted_by').notNull(),
    draftedAt: instant('drafted_at').notNull(),
    /** The first Shanghai day on which its prices are charged. */
    inForceFrom: day('in_force_from'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('price_drafts_tenant').on(table.tenantId, table.id),
  ],
)

/** A file of a day that was compared with our book. Owned by the insurer that made it. */
export const insurerFiles = pgTable(
  'insurer_files',
  {
    tenantId: tenantId(),
    day: day('day').notNull(),
    lines: integer('lines').notNull(),
    differences: integer('differences').notNull(),
    importedAt: instant('imported_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.day] })],
)

/** What our book and an insurer's file do not agree on, until a person of the institution, a correction or a file closes it. */
export const claimDifferences = pgTable(
  'claim_differences',
  {
    id: id(),
    /** The institution's; the network operator's where the file names one that nobody knows. */
    tenantId: tenantId(),
    insurerTenantId: uuid('insurer_tenant_id').notNull(),
    day: day('day').notNull(),
    kind: text('kind').$type<DifferenceKind>().notNull(),
    /** As our book or the file has it. */
    claimId: uuid('claim_id').notNull(),
    oursFen: integer('ours_fen'),
    theirsFen: integer('theirs_fen'),
    foundAt: instant('found_at').notNull(),
    closedAt: instant('closed_at'),
    closedBy: text('closed_by'),
    closeReason: text('close_reason').$type<CloseReason>(),
    closeRemark: text('close_remark'),
    /** The day of the file that settled it, where one did. */
    settledByFileOf: day('settled_by_file_of'),
    /** When a file last contradicted that it was dealt with. */
    reopenedAt: instant('reopened_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('claim_differences_once').on(table.insurerTenantId, table.day, table.claimId, table.kind),
    index('claim_differences_claim').on(table.claimId),
    index('claim_differences_open')
      .on(table.tenantId)
      .where(sql`closed_at is null`),
    index('claim_differences_insurer').on(table.insurerTenantId, table.id),
  ],
)
