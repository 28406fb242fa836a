import { z } from '@hono/zod-openapi'
import { readReviewQuality } from '#db/prescriptions/review/quality.ts'
import { defineQuery } from '../../operation.ts'

const share = z.number().min(0).max(1).nullable()

export const readQualityOperation = defineQuery({
  path: '/reviews/quality',
  summary: 'Read how your hospital reviews',
  description:
    'How much was intercepted, how far pharmacists agree, and how often departments prescribe antimicrobials.',
  guard: 'review_quality.read',
  query: z.object({ from: z.iso.date(), to: z.iso.date() }),
  answer: z
    .object({
      decided: z.int(),
      intercepted: z.int(),
      interceptionRate: share,
      secondOpinions: z.int(),
      agreed: z.int(),
      agreementRate: share,
      medianMinutes: z.number().nullable(),
      departments: z.array(
        z.object({
          department: z.string().nullable(),
          prescriptions: z.int(),
          withAntimicrobial: z.int(),
          antimicrobialRate: share,
        }),
      ),
    })
    .openapi('ReviewQuality'),
  handle: ({ database, actor, query }) => readReviewQuality(database, actor, query),
})
