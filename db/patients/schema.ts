import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  index,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { ConsentScope } from '#domain/patients/consent.ts'
import { changedAt, day, id, instant, tenantId } from '../columns.ts'

/** A patient belongs to the network; tenants see one only through `patient_links`. */
export const patients = pgTable(
  'patients',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    sex: text('sex').$type<'female' | 'male'>().notNull(),
    /** A field of its own: resident IDs in the demo are of the 1880s and set no age. */
    birthDate: day('birth_date').notNull(),
    residentId: text('resident_id').notNull().unique(),
    phone: text('phone').notNull(),
    villageCode: text('village_code').notNull(),
    address: text('address').notNull(),
    /** Where the home is, as far as anybody has said: both or none. */
    longitude: numeric('longitude', { precision: 9, scale: 6, mode: 'number' }),
    latitude: numeric('latitude', { precision: 9, scale: 6, mode: 'number' }),
    guardianId: uuid('guardian_id'),
    createdAt: instant('created_at').notNull(),
    changedAt: changedAt(),
  },
  (table) => [
    index('patients_village').on(table.villageCode),
    check('patients_position', sql`num_nonnulls(longitude, latitude) <> 1`),
  ],
)

/** Which tenant treats or serves which patient. */
export const patientLinks = pgTable(
  'patient_links',
  {
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    tenantId: tenantId(),
    purpose: text('purpose').$type<'treat' | 'supply' | 'insure'>().notNull(),
    since: instant('since').notNull(),
    until: instant('until'),
  },
  (table) => [
    primaryKey({ columns: [table.patientId, table.tenantId, table.purpose] }),
    index('patient_links_tenant_patient').on(table.tenantId, table.patientId),
  ],
)

/** Diagnoses on file; only one made offline carries an online follow-up. */
export const patientDiagnoses = pgTable(
  'patient_diagnoses',
  {
    id: id(),
    /** The institution that recorded it. */
    tenantId: tenantId(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    code: text('code').notNull(),
    /** The diagnosis in the words of who made it, where they were sent. */
    text: text('text'),
    diagnosedOn: day('diagnosed_on').notNull(),
    offline: boolean('offline').notNull(),
    changedAt: changedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('patient_diagnoses_patient').on(table.patientId),
  ],
)

/** That a patient is stable enough for a long prescription: a doctor's finding, in date for a while. */
export const patientAssessments = pgTable(
  'patient_assessments',
  {
    id: id(),
    /** The institution that assessed. */
    tenantId: tenantId(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    diagnosisCode: text('diagnosis_code').notNull(),
    assessedOn: day('assessed_on').notNull(),
    validTo: day('valid_to').notNull(),
    assessedBy: text('assessed_by').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('patient_assessments_patient').on(table.patientId),
  ],
)

export const patientAllergies = pgTable(
  'patient_allergies',
  {
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    ingredientCode: text('ingredient_code').notNull(),
    recordedOn: day('recorded_on').notNull(),
    changedAt: changedAt(),
  },
  (table) => [primaryKey({ columns: [table.patientId, table.ingredientCode] })],
)

/** A patient's insurance cover. */
export const patientCovers = pgTable(
  'patient_covers',
  {
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    insurerTenantId: uuid('insurer_tenant_id').notNull(),
    planCode: text('plan_code').notNull(),
    insuredNumber: text('insured_number').notNull(),
    validFrom: day('valid_from').notNull(),
    validTo: day('valid_to').notNull(),
  },
  (table) => [primaryKey({ columns: [table.patientId, table.planCode, table.validFrom] })],
)

/**
 * What was measured or asked of a patient, by LOINC code: weight, kidney function, pregnancy, lactation. Append-only;
 * what was wrong is observed again, and the newest by `effectiveAt`, then by `recordedAt`, holds.
 */
export const patientObservations = pgTable(
  'patient_observations',
  {
    id: id(),
    /** The institution that recorded it. */
    tenantId: tenantId(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    code: text('code').notNull(),
    value: numeric('value', { precision: 12, scale: 4, mode: 'number' }),
    /** UCUM. */
    unit: text('unit'),
    valueCode: text('value_code'),
    /** When it was true of the patient. */
    effectiveAt: instant('effective_at').notNull(),
    recordedBy: text('recorded_by').notNull(),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('patient_observations_patient').on(table.patientId, table.code, table.effectiveAt),
    check('patient_observations_one_value', sql`(value is null) <> (value_code is null)`),
  ],
)

/** The pharmacies that a patient named as their own, one at a time, with all that went before. */
export const pharmacyNominations = pgTable(
  'pharmacy_nominations',
  {
    id: id(),
    /** The tenant that recorded it. */
    tenantId: tenantId(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    siteId: uuid('site_id').notNull(),
    nominatedAt: instant('nominated_at').notNull(),
    nominatedBy: text('nominated_by').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    uniqueIndex('pharmacy_nominations_one')
      .on(table.patientId)
      .where(sql`ended_at is null`),
  ],
)

/** What a patient lets a family member do for them, until when. Withdrawing ends it at once; nothing is deleted. */
export const patientConsents = pgTable(
  'patient_consents',
  {
    id: id(),
    /** The tenant that recorded it. */
    tenantId: tenantId(),
    patientId: uuid('patient_id')
      .notNull()
      .references(() => patients.id),
    agentId: uuid('agent_id')
      .notNull()
      .references(() => patients.id),
    scopes: text('scopes').array().$type<readonly ConsentScope[]>().notNull(),
    givenAt: instant('given_at').notNull(),
    until: instant('until').notNull(),
    recordedBy: text('recorded_by').notNull(),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnBy: text('withdrawn_by'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.tenantId] }),
    index('patient_consents_patient').on(table.patientId),
  ],
)
