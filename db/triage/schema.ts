import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import type { SymptomAnswers, SymptomPerson } from '#domain/triage/symptom-form.ts'
import type { SymptomFormOutcome, SymptomFormState } from '#domain/triage/states.ts'
import type { TriageRuleId } from '#domain/triage/triage-rules.ts'
import { products } from '../catalogue/schema.ts'
import { id, instant, tenantId } from '../columns.ts'

/** What somebody with fever told an internet hospital, and what came of it. */
export const symptomForms = pgTable(
  'symptom_forms',
  {
    id: id(),
    /** The hospital whose doctors answer it. */
    tenantId: tenantId(),
    state: text('state').$type<SymptomFormState>().notNull(),
    urgency: smallint('urgency').notNull(),
    /** The rules of triage that fired, red flags first. */
    firedRules: text('fired_rules').array().$type<TriageRuleId[]>().notNull(),
    answers: jsonb('answers').$type<SymptomAnswers>().notNull(),
    /** Who it is, until a doctor takes it on: from then on that is the patient's record. Never kept after a red flag. */
    person: jsonb('person').$type<SymptomPerson>(),
    patientId: uuid('patient_id'),
    submittedAt: instant('submitted_at').notNull(),
    claimedBy: uuid('claimed_by'),
    claimedAt: instant('claimed_at'),
    answeredAt: instant('answered_at'),
    outcome: text('outcome').$type<SymptomFormOutcome>(),
    advice: text('advice'),
    prescriptionId: uuid('prescription_id'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('symptom_forms_queue')
      .on(table.tenantId, table.urgency, table.id)
      .where(sql`state in ('waiting', 'claimed')`),
    index('symptom_forms_patient')
      .on(table.patientId)
      .where(sql`patient_id is not null`),
    check('symptom_forms_urgency', sql`urgency in (1, 2)`),
  ],
)

/** Units of a product set aside for a hospital's fever clinic while it is scarce, and how many it has prescribed. */
export const clinicEarmarks = pgTable(
  'clinic_earmarks',
  {
    tenantId: tenantId(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    units: integer('units').notNull(),
    prescribedUnits: integer('prescribed_units').notNull(),
    setBy: text('set_by').notNull(),
    setAt: instant('set_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.productId] }),
    check('clinic_earmarks_kept', sql`prescribed_units between 0 and units`),
  ],
)
