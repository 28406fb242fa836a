import { z } from '@hono/zod-openapi'
import { queryPrescription } from '#db/prescriptions/review.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { remark, stepAnswer } from './schemas.ts'

export const query = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/query',
  summary: 'Ask the doctor about a prescription',
  guard: 'prescription.review',
  params: idParams,
  body: z.strictObject({ remark }),
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params, body }) =>
    queryPrescription(database, request, { prescriptionId: params.id, ...body }),
})
