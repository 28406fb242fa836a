import { sql } from 'drizzle-orm'
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Frequency } from '#domain/prescriptions/frequency.ts'
import type {
  DoseUnit,
  FulfilmentMode,
  PrescriptionIntake,
  PrescriptionKind,
  Route,
} from '#domain/prescriptions/prescription.ts'
import type { PartState } from '#domain/prescriptions/repeats/states.ts'
import type { LineState, PrescriptionState } from '#domain/prescriptions/states.ts'
import type { Refusal } from '#domain/refusal.ts'
import { products } from '../catalogue/schema.ts'
import { changedAt, day, id, instant, tenantId } from '../columns.ts'
import { patients } from '../patients/schema.ts'

/** A prescription, owned by the hospital that signed it. A long one is supplied in parts: see `prescription_parts`. */
export const prescriptions = pgTable(
  'prescriptions',
  {
    id: id(),
    tenantId: tenantId(),
    hospitalReference: text('hospital_reference').notNull(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    prescriberId: uuid('prescriber_id').notNull(),
    kind: text('kind').$type<PrescriptionKind>().notNull(),
    state: text('state').$type<PrescriptionState>().notNull(),
    /** Set when a cancel was asked for after dispatch: the parcels are on their way back. */
    cancelRequestedAt: instant('cancel_requested_at'),
    diagnosisCodes: text('diagnosis_codes').array().notNull(),
    /** The diagnosis in the doctor's words, where they were sent. */
    diagnosisText: text('diagnosis_text'),
    chronicReason: text('chronic_reason'),
    signedAt: instant('signed_at').notNull(),
    validUntil: instant('valid_until').notNull(),
    acknowledgedAt: instant('acknowledged_at').notNull(),
    /**
     * 48 hours after the acknowledged POST: never moves. On a long prescription it is that of the part under way, or of
     * the next one while it waits.
     */
    dueAt: instant('due_at').notNull(),
    completedAt: instant('completed_at'),
    mode: text('mode').$type<FulfilmentMode>().notNull(),
    destinationSiteId: uuid('destination_site_id').notNull(),
    deliveryAddress: text('delivery_address'),
    deliveryPhone: text('delivery_phone'),
    acceptedBySiteId: uuid('accepted_by_site_id'),
    /** When a pharmacy first accepted it: from then on its validity has been used, and it does not lapse any more. */
    acceptedAt: instant('accepted_at'),
    /** What no parcel carries waits until the patient has chosen a pharmacy: nothing is sourced meanwhile. */
    awaitsChoice: boolean('awaits_choice').notNull().default(false),
    /** SHA-256 of the code that lets any designated pharmacy accept; the code itself is derived, never kept. */
    choiceCodeHash: text('choice_code_hash').unique(),
    /** SHA-256 of the tracking link's token; the token itself is only in the link. */
    trackingTokenHash: text('tracking_token_hash').notNull().unique(),
    signature: jsonb('signature').$type<PrescriptionIntake['signature']>().notNull(),
    /** The part of a long prescription that is or was last under way; 1 where there is only one. */
    part: integer('part').notNull().default(1),
    /** How many parts it was written for. */
    parts: integer('parts').notNull().default(1),
    /** Grows with each change; what a screen saw is compared with it. */
    version: integer('version').notNull().default(1),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('prescriptions_reference').on(table.tenantId, table.hospitalReference),
    index('prescriptions_patient').on(table.patientId),
    index('prescriptions_tenant').on(table.tenantId, table.id),
    index('prescriptions_signed').on(table.tenantId, table.signedAt, table.id),
    index('prescriptions_acknowledged').on(table.acknowledgedAt),
    index('prescriptions_open')
      .on(table.state, table.dueAt)
      .where(sql`state not in ('completed', 'cancelled', 'expired', 'rejected')`),
  ],
)

/** What is prescribed, in the quantity of one part: a part that begins has lines of its own, like those of the first. */
export const prescriptionLines = pgTable(
  'prescription_lines',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    part: integer('part').notNull().default(1),
    lineNumber: integer('line_number').notNull(),
    productId: uuid('product_id')
      .notNull()
      .references(() => products.id),
    quantityUnits: integer('quantity_units').notNull(),
    doseAmount: numeric('dose_amount', { precision: 12, scale: 4, mode: 'number' }).notNull(),
    doseUnit: text('dose_unit').$type<DoseUnit>().notNull(),
    frequency: text('frequency').$type<Frequency>().notNull(),
    route: text('route').$type<Route>().notNull(),
    daysSupply: integer('days_supply').notNull(),
    directions: text('directions').notNull(),
    state: text('state').$type<LineState>().notNull(),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('prescription_lines_prescription').on(table.prescriptionId),
    index('prescription_lines_tenant').on(table.tenantId, table.prescriptionId, table.id),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/** The parts of a long prescription, the first one too. A prescription without repeats has none. */
export const prescriptionParts = pgTable(
  'prescription_parts',
  {
    prescriptionId: uuid('prescription_id').notNull(),
    tenantId: tenantId(),
    part: integer('part').notNull(),
    state: text('state').$type<PartState>().notNull(),
    /** The day of the first dose, when the part before is used up. */
    firstDoseOn: day('first_dose_on').notNull(),
    /** When it is ordered, or checked again: early enough to arrive before the last dose of the part before. */
    orderAt: instant('order_at').notNull(),
    startedAt: instant('started_at'),
    /** 48 hours after its start. */
    dueAt: instant('due_at'),
    closedAt: instant('closed_at'),
    /** Why it was held when it fell due. */
    refusals: jsonb('refusals').$type<readonly Refusal[]>(),
    /** True when the patient had no cover on the day it began: it goes its way and is to be paid in full. */
    uninsured: boolean('uninsured').notNull().default(false),
    /** What was said when it was delayed, skipped or stopped, and by whom. */
    remark: text('remark'),
    changedBy: text('changed_by'),
  },
  (table) => [
    primaryKey({ columns: [table.prescriptionId, table.tenantId, table.part] }),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
    index('prescription_parts_to_order')
      .on(table.orderAt)
      .where(sql`state in ('planned', 'held')`),
    index('prescription_parts_under_way')
      .on(table.firstDoseOn)
      .where(sql`state = 'under_way'`),
  ],
)

export type ReviewAction = 'approve' | 'query' | 'answer' | 'reject'

/** What people said in review, in order. */
export const prescriptionReviews = pgTable(
  'prescription_reviews',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
    /** The part that was decided on. */
    part: integer('part').notNull().default(1),
    action: text('action').$type<ReviewAction>().notNull(),
    reasonCode: text('reason_code'),
    remark: text('remark'),
    personId: text('person_id').notNull(),
    /** When the person opened the prescription to decide; null where they decided without a claim. */
    claimedAt: instant('claimed_at'),
    /** The result of the clinical rules that an approval saw; null for other acts. */
    reviewResultId: uuid('review_result_id'),
    /** When the insurance check was made that an approval saw; null where there was none yet. */
    insuranceCheckedAt: instant('insurance_checked_at'),
    decidedAt: instant('decided_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('prescription_reviews_prescription').on(table.prescriptionId),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/** When a code for the private part of a tracking page was asked for, and how often it was tried. Never the code. */
export const trackingCodes = pgTable(
  'tracking_codes',
  {
    prescriptionId: uuid('prescription_id').notNull(),
    tenantId: tenantId(),
    requestedAt: instant('requested_at').notNull(),
    requests: integer('requests').notNull(),
    attempts: integer('attempts').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.prescriptionId, table.tenantId] }),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)

/** The same for a family member, who gets codes on a phone of their own, for as long as the patient consents. */
export const trackingAgentCodes = pgTable(
  'tracking_agent_codes',
  {
    prescriptionId: uuid('prescription_id').notNull(),
    tenantId: tenantId(),
    agentId: uuid('agent_id')
      .notNull()
      .references(() => patients.id),
    requestedAt: instant('requested_at').notNull(),
    requests: integer('requests').notNull(),
    attempts: integer('attempts').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [
    primaryKey({ columns: [table.prescriptionId, table.tenantId, table.agentId] }),
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
  ],
)
