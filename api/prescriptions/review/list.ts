import { z } from '@hono/zod-openapi'
import { reviewOutcomes } from '#domain/prescriptions/review/review-prescription.ts'
import { listReviews } from '#db/prescriptions/review/queue.ts'
import { defineQuery } from '../../operation.ts'
import { instant, pageOf, pageQuery } from '../../schemas.ts'
import { claimStanding } from './schemas.ts'

const queued = z
  .object({
    prescriptionId: z.uuid(),
    part: z.int(),
    outcome: z.enum([...reviewOutcomes, 'unreviewed']),
    overrides: z.int(),
    claim: claimStanding,
    acknowledgedAt: instant,
    dueAt: instant,
  })
  .openapi('QueuedReview')

export const listReviewsOperation = defineQuery({
  path: '/reviews',
  summary: "List the pharmacists' queue",
  description:
    'The prescriptions in review of your hospital, and the later parts that their review holds: the riskiest first, and of equal ones the oldest. `unreviewed` says that no clinical rules could be loaded; such a prescription cannot be approved.',
  guard: 'prescription.review',
  query: pageQuery,
  answer: pageOf(queued),
  handle: ({ database, actor, now, query }) => listReviews(database, actor, now, query),
})
