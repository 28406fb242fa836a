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
import type { LineState, PrescriptionState } from '#domain/prescriptions/states.ts'
import { products } from '../catalogue/schema.ts'
import { changedAt, id, instant, tenantId } from '../columns.ts'
import { patients } from '../patients/schema.ts'

/** A prescription, owned by the hospital that signed it. */
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
    chronicReason: text('chronic_reason'),
    signedAt: instant('signed_at').notNull(),
    validUntil: instant('valid_until').notNull(),
    acknowledgedAt: instant('acknowledged_at').notNull(),
    /** 48 hours after the acknowledged POST: never moves. */
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
    /** Grows with each change; what a screen saw is compared with it. */
    version: integer('version').notNull().default(1),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    unique('prescriptions_reference').on(table.tenantId, table.hospitalReference),
    index('prescriptions_patient').on(table.patientId),
    index('prescriptions_open')
      .on(table.state, table.dueAt)
      .where(sql`state not in ('completed', 'cancelled', 'expired', 'rejected')`),
  ],
)

export const prescriptionLines = pgTable(
  'prescription_lines',
  {
    id: id(),
    tenantId: tenantId(),
    prescriptionId: uuid('prescription_id').notNull(),
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
    foreignKey({
      columns: [table.prescriptionId, table.tenantId],
      foreignColumns: [prescriptions.id, prescriptions.tenantId],
    }),
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
    action: text('action').$type<ReviewAction>().notNull(),
    reasonCode: text('reason_code'),
    remark: text('remark'),
    personId: text('person_id').notNull(),
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
