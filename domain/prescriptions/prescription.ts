import { z } from 'zod'
import { frequencies } from './frequency.ts'
import { repeatPlanIntake } from './repeats/plan.ts'

export const prescriptionKinds = ['ordinary', 'emergency', 'chronic', 'decoction'] as const
export type PrescriptionKind = (typeof prescriptionKinds)[number]

/** How the medicine reaches the patient. */
export const fulfilmentModes = [
  'home',
  'village_counter',
  'designated_pharmacy',
  'hospital_window',
  'delivery_point',
] as const
export type FulfilmentMode = (typeof fulfilmentModes)[number]

/** What one dose is counted in; it may differ from the unit that stock is counted in. */
export const doseUnits = [
  'tablet',
  'capsule',
  'sachet',
  'pill',
  'suppository',
  'patch',
  'drop',
  'puff',
  'mg',
  'g',
  'ml',
  'iu',
] as const
export type DoseUnit = (typeof doseUnits)[number]

export const routes = [
  'oral',
  'sublingual',
  'inhaled',
  'nasal',
  'topical',
  'eye',
  'ear',
  'rectal',
  'vaginal',
  'subcutaneous',
  'intramuscular',
  'intravenous',
] as const
export type Route = (typeof routes)[number]

/** A calendar day in Shanghai, as YYYY-MM-DD. */
const calendarDate = z.iso.date()

/** An ICD-10 code, with the dotted Chinese clinical extension where there is one: I10, E11.9, I10.x00x002. */
export const diagnosisCodeSchema = z
  .string()
  .max(16)
  .regex(/^[A-Z]\d{2}(?:\.[\dx]{1,12})?$/)

/** Characters that a diagnosis in words may have. */
export const longestDiagnosisText = 500

/** A diagnosis in the words of who made it, beside its code. */
export const diagnosisTextSchema = z.string().trim().min(1).max(longestDiagnosisText)

/** One drug on a prescription. The quantity is in the product's base units. */
export const prescriptionLineIntake = z.strictObject({
  productId: z.uuid(),
  quantityUnits: z.int().min(1).max(10_000),
  doseAmount: z.number().positive().max(10_000),
  doseUnit: z.enum(doseUnits),
  frequency: z.enum(frequencies),
  route: z.enum(routes),
  daysSupply: z.int().min(1).max(366),
  directions: z.string().trim().max(200),
})
export type PrescriptionLineIntake = z.infer<typeof prescriptionLineIntake>

/** Where the medicine is handed over, and by which site. An address is given for delivery to the home, and only then. */
export const fulfilmentIntake = z
  .strictObject({
    mode: z.enum(fulfilmentModes),
    /** `nominated`: the pharmacy that the patient has named as their own. */
    siteId: z.union([z.uuid(), z.literal('nominated')]),
    /** The patient is still to choose a pharmacy, or shows the code at one: until then nothing is sourced. */
    patientChooses: z.boolean().optional(),
    address: z.string().trim().min(1).max(200).optional(),
    phone: z
      .string()
      .regex(/^\+?[\d-]{5,20}$/)
      .optional(),
  })
  .refine((fulfilment) => (fulfilment.mode === 'home') === (fulfilment.address !== undefined), {
    path: ['address'],
    error: 'An address belongs to mode "home", and to no other mode.',
  })

/** The doctor's detached signature over the prescription, as the hospital's system made it. */
export const signatureIntake = z.strictObject({
  algorithm: z.string().min(1).max(32),
  keyId: z.string().min(1).max(128),
  value: z.string().min(1).max(1024),
})

/**
 * What a hospital posts. The schema bounds the shape; what the law refuses, such as a sixth drug, is left to the
 * rules, which say why. Times carry an offset; dates are Shanghai calendar days.
 */
export const prescriptionIntake = z.strictObject({
  hospitalReference: z.string().trim().min(1).max(64),
  patientId: z.uuid(),
  prescriberId: z.uuid(),
  signedAt: z.iso.datetime({ offset: true }),
  validUntil: calendarDate.optional(),
  kind: z.enum(prescriptionKinds),
  chronicReason: z.string().trim().max(200).optional(),
  diagnosisCodes: z.array(diagnosisCodeSchema).min(1).max(5),
  /** What the doctor says of the diagnosis in words, beside the codes. */
  diagnosisText: diagnosisTextSchema.optional(),
  lines: z.array(prescriptionLineIntake).min(1).max(20),
  repeats: repeatPlanIntake.optional(),
  fulfilment: fulfilmentIntake,
  signature: signatureIntake,
})
export type PrescriptionIntake = z.infer<typeof prescriptionIntake>
