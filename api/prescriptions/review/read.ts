import { z } from '@hono/zod-openapi'
import { readReview } from '#db/prescriptions/review/queue.ts'
import { defineQuery } from '../../operation.ts'
import { idParams, instant } from '../../schemas.ts'
import { prescriptionState } from '../schemas.ts'
import { claimStanding, reviewResult } from './schemas.ts'

const override = z.object({
  findingId: z.string(),
  ruleId: z.string(),
  reason: z.string(),
  personId: z.string(),
  personName: z.string(),
  decidedAt: instant,
})

export const readReviewOperation = defineQuery({
  path: '/prescriptions/{id}/review',
  summary: 'Read the clinical review of a prescription',
  description:
    'By which version of the rules it was made, what it found in each line, and what was set aside.',
  guard: 'prescription.review',
  params: idParams,
  answer: z
    .object({
      prescriptionId: z.uuid(),
      state: prescriptionState,
      review: z
        .object({ id: z.uuid(), ruleSetVersion: z.int(), madeAt: instant, result: reviewResult })
        .nullable(),
      forbidden: z.int(),
      overrides: z.array(override),
      awaitsSecondReview: z.boolean(),
      claim: claimStanding,
      claimExpiresAt: instant.nullable(),
    })
    .openapi('ClinicalReview'),
  handle: ({ database, actor, now, params }) => readReview(database, actor, now, params.id),
})
