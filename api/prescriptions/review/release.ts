import { z } from '@hono/zod-openapi'
import { releaseReview } from '#db/prescriptions/review/claims.ts'
import { defineCommand } from '../../operation.ts'
import { idParams } from '../../schemas.ts'

export const releaseReviewOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/review/release',
  summary: 'Give a prescription back to the queue',
  guard: 'prescription.review',
  params: idParams,
  status: 200,
  answer: z.object({ prescriptionId: z.uuid() }),
  handle: ({ database, request, params }) => releaseReview(database, request, { prescriptionId: params.id }),
})
