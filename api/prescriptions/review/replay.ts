import { z } from '@hono/zod-openapi'
import { replayReview } from '#db/prescriptions/review/replay.ts'
import { defineQuery } from '../../operation.ts'
import { idParams, instant } from '../../schemas.ts'
import { reviewResult } from './schemas.ts'

export const replayReviewOperation = defineQuery({
  path: '/prescriptions/{id}/review/replay',
  summary: 'Make a past review again',
  description:
    'From the facts and the version of the rules that were kept with it. `same` says whether it comes out as it was kept.',
  guard: 'prescription.review',
  params: idParams,
  answer: z.object({
    prescriptionId: z.uuid(),
    ruleSetVersion: z.int(),
    madeAt: instant,
    same: z.boolean(),
    result: reviewResult,
  }),
  handle: ({ database, actor, now, params }) => replayReview(database, actor, now, params.id),
})
