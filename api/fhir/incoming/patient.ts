import { z } from 'zod'
import { type NewPatient, registerPatient } from '#db/patients/register-patient.ts'
import type { WriteRequest, Written } from '../definition.ts'
import { systems } from '../systems.ts'
import { commandRequest } from './command-request.ts'
import {
  elementInvalid,
  identifierSchema,
  parseIncoming,
  referenceSchema,
  referredId,
} from './parse-incoming.ts'

const patientSchema = z.object({
  resourceType: z.literal('Patient'),
  identifier: z.array(identifierSchema),
  name: z.array(z.object({ text: z.string().min(1).max(200) })).min(1),
  gender: z.enum(['female', 'male']),
  birthDate: z.iso.date(),
  telecom: z.array(z.object({ system: z.string().optional(), value: z.string().optional() })),
  address: z
    .array(
      z.object({
        text: z.string().min(1).max(200),
        extension: z.array(z.object({ url: z.string(), valueCode: z.string().optional() })),
      }),
    )
    .min(1),
  link: z.array(z.object({ other: referenceSchema })).optional(),
})

/** Registers the patient, or links who is on file under the resident ID. */
export async function createPatient(write: WriteRequest): Promise<Written> {
  const patient = toPatient(parseIncoming(patientSchema, write.body, 'Patient'))
  const { database } = write.exchange
  const { answer, replayed } = await registerPatient(database, commandRequest(write, patient), patient)
  return { id: answer.patientId, replayed }
}

function toPatient(sent: z.output<typeof patientSchema>): NewPatient {
  const [address] = sent.address
  const village = address?.extension.find(({ url }) => url === systems.region)?.valueCode
  const guardian = sent.link?.[0]
  return {
    name: sent.name[0]?.text ?? '',
    sex: sent.gender,
    birthDate: sent.birthDate,
    residentId: required(
      sent.identifier.find(({ system }) => system === systems.residentId)?.value,
      'Patient.identifier',
      `It needs the resident ID, of the system ${systems.residentId}.`,
    ),
    phone: required(
      sent.telecom.find(({ system }) => system === 'phone')?.value,
      'Patient.telecom',
      'It needs a phone.',
    ),
    villageCode: required(
      village,
      'Patient.address[0].extension',
      `It needs the village, as ${systems.region}.`,
    ),
    address: address?.text ?? '',
    guardianId:
      guardian === undefined
        ? null
        : required(
            referredId(guardian.other, 'Patient'),
            'Patient.link[0].other',
            'It is not a patient of this server.',
          ),
  }
}

function required(value: string | undefined, path: string, message: string): string {
  if (value === undefined) throw elementInvalid(path, message)
  return value
}
