import { z } from '@hono/zod-openapi'
import { registerPatient } from '#db/patients/register-patient.ts'
import { patientRegistrationSchema } from '#db/patients/registration.ts'
import { defineCommand } from '../operation.ts'

const { name, sex, birthDate, residentId, phone, villageCode, address, position, guardianId } =
  patientRegistrationSchema.shape

export const registerPatientOperation = defineCommand({
  method: 'post',
  path: '/patients',
  summary: 'Bring a patient to your organisation, which treats them from now on',
  description:
    'Who is new is registered. Who is on file under the resident ID, with the same name and birth date, is linked to ' +
    'your organisation: then `known` is true, and what is on file stays as it is.',
  guard: 'patient.manage',
  onlyFor: ['internet_hospital'],
  body: z.strictObject({
    name,
    sex,
    birthDate,
    residentId,
    phone,
    villageCode,
    address,
    position,
    guardianId,
  }),
  status: 201,
  answer: z.object({ patientId: z.uuid(), known: z.boolean() }),
  handle: ({ database, request, body }) => registerPatient(database, request, body),
})
