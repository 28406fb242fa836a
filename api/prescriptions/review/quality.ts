import { z } from '@hono/zod-openapi'
import { readNetworkReviewQuality, readReviewQuality } from '#db/prescriptions/review/quality.ts'
import { defineQuery } from '../../operation.ts'

const share = z.number().min(0).max(1).nullable()
const period = z.object({ from: z.iso.date(), to: z.iso.date() })

const figures = {
  decided: z.int(),
  intercepted: z.int(),
  interceptionRate: share,
  secondOpinions: z.int(),
  agreed: z.int(),
  agreementRate: share,
  medianMinutes: z.number().nullable(),
}

const antimicrobials = { prescriptions: z.int(), withAntimicrobial: z.int(), antimicrobialRate: share }

const reviewQuality = z
  .object({
    ...figures,
    departments: z.array(z.object({ department: z.string().nullable(), ...antimicrobials })),
  })
  .openapi('ReviewQuality')

const readQuality = defineQuery({
  path: '/reviews/quality',
  summary: 'Read how your hospital reviews',
  description:
    'How much was intercepted, how far pharmacists agree, and how often departments prescribe antimicrobials.',
  guard: 'review_quality.read',
  query: period,
  answer: reviewQuality,
  handle: ({ database, actor, query }) => readReviewQuality(database, actor, query),
})

const readNetworkQuality = defineQuery({
  path: '/reviews/network-quality',
  summary: 'Read how the whole network reviews, hospital by hospital',
  description: 'For the operator of the network and the regulator.',
  guard: 'review_quality.read',
  onlyFor: ['network_operator', 'regulator'],
  query: period,
  answer: z
    .object({
      ...figures,
      ...antimicrobials,
      hospitals: z.array(
        reviewQuality.extend({ tenantId: z.uuid(), nameZh: z.string(), nameEn: z.string() }),
      ),
    })
    .openapi('NetworkReviewQuality'),
  handle: ({ database, actor, now, query }) => readNetworkReviewQuality(database, actor, now, query),
})

export const qualityOperations = [readQuality, readNetworkQuality] as const
