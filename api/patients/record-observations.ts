import { randomUUIDv7 } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { recordObservations } from '#db/patients/observations.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { newObservation } from './observation-schemas.ts'

const mostObservations = 100

export const recordObservationsOperation = defineCommand({
  method: 'post',
  path: '/patients/{id}/observations',
  summary: 'Record what was observed of a patient',
  description:
    'Weight, kidney function, pregnancy and lactation, which the review of a prescription needs. All of them or none.',
  guard: 'patient.manage',
  params: idParams,
  body: z.strictObject({ observations: z.array(newObservation).min(1).max(mostObservations) }),
  status: 201,
  answer: z.object({ recorded: z.int() }),
  handle: ({ database, request, params, body }) =>
    recordObservations(
      database,
      request,
      body.observations.map((observed) => ({
        ...observed,
        id: randomUUIDv7(),
        patientId: params.id,
        effectiveAt: new Date(observed.effectiveAt),
      })),
    ),
})
