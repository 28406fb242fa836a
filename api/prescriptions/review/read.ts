import { z } from '@hono/zod-openapi'
import { readReview } from '#db/prescriptions/review/queue.ts'
import { defineQuery } from '../../operation.ts'
import { idParams, instant } from '../../schemas.ts'
import { insuranceCheck, insuranceSideOf } from '../../insurance/schemas.ts'
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
  summary: 'Read the joint review of a prescription: clinical rules, insurance, pharmacists',
  description:
    'By which version of the rules it was made, what it found in each line, what insurance says of each line and who would bear what, and what was set aside. `insurance` is null in the moment before it is asked, and never after a claim.',
  guard: 'prescription.review',
  params: idParams,
  answer: z
    .object({
      prescriptionId: z.uuid(),
      state: prescriptionState,
      part: z.int(),
      review: z
        .object({ id: z.uuid(), ruleSetVersion: z.int(), madeAt: instant, result: reviewResult })
        .nullable(),
      insurance: insuranceCheck.nullable(),
      forbidden: z.int(),
      overrides: z.array(override),
      awaitsSecondReview: z.boolean(),
      claim: claimStanding,
      claimExpiresAt: instant.nullable(),
    })
    .openapi('ClinicalReview'),
  async handle({ database, actor, now, params }) {
    const { insurance, ...sides } = await readReview(database, actor, now, params.id)
    return { ...sides, insurance: insurance && insuranceSideOf(insurance) }
  },
})
