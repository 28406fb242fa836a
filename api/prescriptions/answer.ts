import { z } from '@hono/zod-openapi'
import { answerQuery } from '#db/prescriptions/review.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { remark, stepAnswer } from './schemas.ts'

export const answer = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/answer',
  summary: "Answer a pharmacist's query",
  guard: 'prescription.answer',
  params: idParams,
  body: z.strictObject({ remark }),
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params, body }) =>
    answerQuery(database, request, { prescriptionId: params.id, ...body }),
})
