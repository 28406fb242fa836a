import { z } from 'zod'
import { regionLevel } from '#domain/organisations/region-code.ts'
import { residentIdSchema } from '#domain/patients/resident-id.ts'

const text = z.string().min(1).max(200)
const day = z.iso.date()

const coverSchema = z
  .object({
    insurerTenantId: z.uuid(),
    planCode: text,
    insuredNumber: z.string().min(1).max(64),
    /** First and last day of cover, YYYY-MM-DD in Shanghai. */
    validFrom: day,
    validTo: day,
  })
  .refine(({ validFrom, validTo }) => validFrom <= validTo, { error: 'The cover ends before it begins.' })

/** A patient with all that is known of them when they come into the network. */
export const patientRegistrationSchema = z.object({
  id: z.uuid(),
  name: text,
  sex: z.enum(['female', 'male']),
  birthDate: day,
  residentId: residentIdSchema,
  phone: z.string().regex(/^\+?[\d-]{5,20}$/),
  villageCode: z.string().refine((code) => regionLevel(code) === 'village', { error: 'Not a village code.' }),
  address: text,
  /** Where the home is, in degrees, where it is known: it places the door on a round within the village. */
  position: z
    .object({ longitude: z.number().min(-180).max(180), latitude: z.number().min(-90).max(90) })
    .optional(),
  /** Another patient, registered before or by the same call; null for who answers for themselves. */
  guardianId: z.uuid().nullable(),
  /** The tenants that may see this patient from now on. */
  links: z
    .array(z.object({ tenantId: z.uuid(), purpose: z.enum(['treat', 'supply', 'insure']) }))
    .min(1)
    .readonly(),
  diagnoses: z
    .array(
      z.object({
        id: z.uuid(),
        /** The institution that made it. */
        tenantId: z.uuid(),
        code: z.string().min(1).max(20),
        diagnosedOn: day,
        /** Only a diagnosis made offline carries an online follow-up. */
        offline: z.boolean(),
      }),
    )
    .readonly(),
  allergies: z.array(z.object({ ingredientCode: z.string().min(1).max(20), recordedOn: day })).readonly(),
  covers: z.array(coverSchema).readonly(),
})
export type PatientRegistration = z.infer<typeof patientRegistrationSchema>
