import { sql } from 'drizzle-orm'
import {
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
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import type { CorrectionReason } from '#domain/insurance/correction.ts'
import { changedAt, id, instant, tenantId } from '../columns.ts'
import { patients } from '../patients/schema.ts'

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
