import { z } from '@hono/zod-openapi'
import { listNominations, nominatePharmacy } from '#db/patients/nominations.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const nominatePharmacyOperation = defineCommand({
  method: 'post',
  path: '/patients/{id}/nominations',
  summary: 'Record which pharmacy a patient names as their own; null when none any more',
  guard: 'patient.choose',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid().nullable() }),
  status: 201,
  answer: z.object({ patientId: z.uuid(), siteId: z.uuid().nullable() }),
  handle: ({ database, request, params, body }) =>
    nominatePharmacy(database, request, { patientId: params.id, siteId: body.siteId }),
})

export const listNominationsOperation = defineQuery({
  path: '/patients/{id}/nominations',
  summary: 'Read the pharmacies that a patient named, the newest first',
  guard: 'patient.read',
  params: idParams,
  answer: z.object({
    items: z.array(z.object({ siteId: z.uuid(), nominatedAt: instant, endedAt: instant.nullable() })),
  }),
  async handle({ database, actor, params }) {
    return { items: await listNominations(database, actor, params.id) }
  },
})
