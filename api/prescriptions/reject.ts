import { z } from '@hono/zod-openapi'
import { rejectPrescription } from '#db/prescriptions/review.ts'
import { rejectReasonCodes, rejectReasonTexts } from '#domain/prescriptions/review-reasons.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { remark, stepAnswer } from './schemas.ts'

export const reject = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/reject',
  summary: 'Reject a prescription for a listed reason',
  description: `The reasons: ${rejectReasonCodes.map((code) => `\`${code}\` (${rejectReasonTexts[code].en})`).join(', ')}.`,
  guard: 'prescription.review',
  params: idParams,
  body: z.strictObject({ reasonCode: z.enum(rejectReasonCodes), remark: remark.optional() }),
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params, body }) =>
    rejectPrescription(database, request, { prescriptionId: params.id, ...body }),
})
