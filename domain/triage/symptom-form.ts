import { z } from 'zod'
import { regionLevel } from '#domain/organisations/region-code.ts'
import { residentIdSchema } from '#domain/patients/resident-id.ts'

/** What somebody with fever is asked about. The first ones are warnings; the order is that of the form. */
export const symptoms = [
  'breathless_at_rest',
  'blue_lips',
  'chest_pain',
  'confused',
  'seizure',
  'stiff_neck',
  'coughing_blood',
  'cannot_drink',
  'cough',
  'sore_throat',
  'muscle_pain',
  'runny_nose',
  'diarrhoea',
  'no_smell',
] as const
export type Symptom = (typeof symptoms)[number]

/** What makes the same illness more dangerous. */
export const conditions = [
  'pregnant',
  'heart_disease',
  'lung_disease',
  'kidney_disease',
  'diabetes',
  'weak_immunity',
] as const
export type Condition = (typeof conditions)[number]

/** What somebody says about their illness. */
export const symptomAnswersSchema = z.strictObject({
  /** In tenths of a degree Celsius: 385 is 38.5. */
  temperatureTenths: z.int().min(340).max(430),
  /** Days since the fever began; 0 for today. */
  feverDays: z.int().min(0).max(60),
  /** Blood oxygen in per cent, where it was measured. */
  oxygenPercent: z.int().min(50).max(100).nullable(),
  symptoms: z.array(z.enum(symptoms)).max(symptoms.length).readonly(),
  conditions: z.array(z.enum(conditions)).max(conditions.length).readonly(),
})
export type SymptomAnswers = z.output<typeof symptomAnswersSchema>

/** Who is ill, as they say it: what a doctor needs to treat them, and a parcel to reach them. */
export const symptomPersonSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  sex: z.enum(['female', 'male']),
  birthDate: z.iso.date(),
  residentId: residentIdSchema,
  phone: z.string().regex(/^\+?[\d-]{5,20}$/),
  villageCode: z
    .string()
    .refine((code) => regionLevel(code) === 'village', { error: 'Not a village code of 12 digits.' }),
  address: z.string().trim().min(1).max(200),
})
export type SymptomPerson = z.output<typeof symptomPersonSchema>

export const symptomFormSchema = z.strictObject({
  answers: symptomAnswersSchema,
  person: symptomPersonSchema,
})
export type SymptomForm = z.output<typeof symptomFormSchema>
