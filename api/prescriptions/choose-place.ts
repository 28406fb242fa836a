import { z } from '@hono/zod-openapi'
import { choosePlace } from '#db/prescriptions/choose-place.ts'
import { fulfilmentIntake } from '#domain/prescriptions/prescription.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stepAnswer } from './schemas.ts'

const { mode, address, phone } = fulfilmentIntake.shape

export const choosePlaceOperation = defineCommand({
  method: 'put',
  path: '/prescriptions/{id}/place',
  summary: 'Change how and where a prescription is handed over, until it leaves a depot',
  description: 'For the patient, or for a family member with the patient’s consent (`agentId`).',
  guard: 'prescription.choose_place',
  params: idParams,
  body: z
    .strictObject({ mode, siteId: z.uuid(), address, phone, agentId: z.uuid().optional() })
    .refine((place) => (place.mode === 'home') === (place.address !== undefined), {
      path: ['address'],
      error: 'An address belongs to mode "home", and to no other mode.',
    }),
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params, body }) =>
    choosePlace(database, request, { prescriptionId: params.id, ...body }),
})
