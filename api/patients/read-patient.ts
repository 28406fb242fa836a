import { z } from '@hono/zod-openapi'
import { readPatient } from '#db/patients/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

const patient = z
  .object({
    id: z.uuid(),
    name: z.string(),
    sex: z.enum(['female', 'male']),
    birthDate: z.iso.date(),
    villageCode: z.string(),
    guardianId: z.uuid().nullable(),
    diagnoses: z.array(
      z.object({
        code: z.string(),
        text: z.string().nullable(),
        diagnosedOn: z.iso.date(),
        offline: z.boolean(),
      }),
    ),
    allergies: z.array(z.object({ ingredientCode: z.string(), recordedOn: z.iso.date() })),
    covers: z.array(z.object({ planCode: z.string(), validFrom: z.iso.date(), validTo: z.iso.date() })),
  })
  .openapi('Patient')

export const readPatientOperation = defineQuery({
  path: '/patients/{id}',
  summary: 'Read a patient whom your organisation treats or serves',
  guard: 'patient.read',
  params: idParams,
  answer: patient,
  handle: ({ database, actor, now, params }) => readPatient(database, actor, now, params.id),
})
