import { z } from '@hono/zod-openapi'
import { readPatientPlaces } from '#db/patients/places-near.ts'
import { readPatientSummary } from '#db/prescriptions/patient-summary.ts'
import { payerKinds } from '#domain/insurance/payers.ts'
import { fulfilmentModes, routes } from '#domain/prescriptions/prescription.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

const day = z.iso.date()
const measured = z.object({ value: z.number(), on: day }).nullable()
const status = z.object({ value: z.boolean(), on: day }).nullable()

const summary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    sex: z.enum(['female', 'male']),
    birthDate: day,
    ageYears: z.int(),
    villageNameZh: z.string().nullable(),
    address: z.string(),
    phone: z.string(),
    hasGuardian: z.boolean(),
    diagnoses: z.array(
      z.object({ code: z.string(), text: z.string().nullable(), diagnosedOn: day, offline: z.boolean() }),
    ),
    allergies: z.array(z.object({ ingredientCode: z.string(), recordedOn: day })),
    assessments: z.array(z.object({ diagnosisCode: z.string(), assessedOn: day, validTo: day })),
    weightKg: measured,
    kidneyFiltration: measured.openapi({ description: 'mL/min per 1.73 m², measured or computed.' }),
    pregnant: status,
    lactating: status,
    covers: z.array(z.object({ planCode: z.string(), kind: z.enum(payerKinds) })),
    currentDrugs: z.array(
      z.object({
        nameZh: z.string(),
        nameEn: z.string(),
        strength: z.string(),
        ingredientCodes: z.array(z.string()),
        route: z.enum(routes),
        prescribedOn: day,
        lastsUntil: day.nullable(),
        isElsewhere: z.boolean(),
        prescriptionId: z.uuid().nullable(),
      }),
    ),
  })
  .openapi('PatientSummary')

const readSummary = defineQuery({
  path: '/patients/{id}/summary',
  summary: 'Read what must be known of a patient before something is prescribed',
  description:
    'The facts that the clinical rules look at: allergies, diagnoses, weight, kidney function, cover, and the drugs that ' +
    'prescriptions of all hospitals still supply, without telling which hospital another is.',
  guard: 'patient.read',
  params: idParams,
  answer: summary,
  handle: ({ database, actor, now, params }) => readPatientSummary(database, actor, now, params.id),
})

const listPlaces = defineQuery({
  path: '/patients/{id}/places',
  summary: 'List where medicine may be handed over to a patient',
  description: 'The pharmacy that the patient named in front, then the door, then what is near the village.',
  guard: 'patient.read',
  params: idParams,
  answer: z.object({
    nominatedSiteId: z.uuid().nullable(),
    items: z.array(
      z.object({
        mode: z.enum(fulfilmentModes),
        siteId: z.uuid(),
        name: z.object({ zh: z.string(), en: z.string() }),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    const { nominatedSiteId, places } = await readPatientPlaces(database, actor, params.id)
    return { nominatedSiteId, items: places }
  },
})

export const patientSummaryOperations = [readSummary, listPlaces] as const
