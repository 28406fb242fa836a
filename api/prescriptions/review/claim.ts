import { z } from '@hono/zod-openapi'
import { claimMinutes } from '#domain/prescriptions/review/claim.ts'
import { claimReview } from '#db/prescriptions/review/claims.ts'
import { defineCommand } from '../../operation.ts'
import { idParams, instant } from '../../schemas.ts'

export const claimReviewOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/review/claim',
  summary: 'Open a prescription for yourself',
  description: `Nobody else decides on it for ${claimMinutes} minutes; claim it again to renew. Its review is brought up to date, and insurance is asked if it was not yet. The held part of a long prescription is opened alike.`,
  guard: 'prescription.review',
  params: idParams,
  status: 200,
  answer: z.object({
    prescriptionId: z.uuid(),
    claimedAt: instant,
    expiresAt: instant,
    ruleSetVersion: z.int(),
    part: z.int(),
  }),
  handle: ({ database, request, params }) => claimReview(database, request, { prescriptionId: params.id }),
})
