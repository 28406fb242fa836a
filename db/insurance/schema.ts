import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { ClaimState } from '#domain/insurance/claim-states.ts'
import { id, instant, tenantId } from '../columns.ts'
import { patients } from '../patients/schema.ts'

/** A claim for the insurer's share of one handed-over shipment, owned by the institution that handed it over. */
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
    claimedFen: integer('claimed_fen').notNull(),
    settledFen: integer('settled_fen'),
    insurerReference: text('insurer_reference'),
    deniedReason: text('denied_reason'),
    submittedAt: instant('submitted_at'),
    settledAt: instant('settled_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('claims_shipment').on(table.shipmentId),
    index('claims_prescription').on(table.prescriptionId),
    index('claims_unanswered')
      .on(table.prescriptionId)
      .where(sql`state in ('prechecked', 'submitted')`),
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
