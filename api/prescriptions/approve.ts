import { z } from '@hono/zod-openapi'
import { approvePrescription } from '#db/prescriptions/review.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { approvalSignature, remark, stepAnswer } from './schemas.ts'

export const approve = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/approve',
  summary: 'Approve a prescription in review',
  guard: 'prescription.review',
  params: idParams,
  body: z.strictObject({ remark: remark.optional(), signature: approvalSignature.optional() }),
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params, body }) =>
    approvePrescription(database, request, { prescriptionId: params.id, ...body }),
})
