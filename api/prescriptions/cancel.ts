import { z } from '@hono/zod-openapi'
import { cancelPrescription } from '#db/prescriptions/end.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stepAnswer } from './schemas.ts'

export const cancel = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/cancel',
  summary: 'Cancel a prescription before its hand-over',
  description:
    'What was not dispatched is released at once. What was is called back: then `returning` is true, and the ' +
    'prescription is cancelled once it has come back.',
  guard: 'prescription.cancel',
  params: idParams,
  status: 200,
  answer: stepAnswer.extend({ returning: z.boolean() }),
  handle: ({ database, request, params }) =>
    cancelPrescription(database, request, { prescriptionId: params.id }),
})
