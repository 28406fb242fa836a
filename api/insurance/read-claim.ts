import { z } from '@hono/zod-openapi'
import { readClaim } from '#db/insurance/claim-list.ts'
import { correctionReasons } from '#domain/insurance/correction.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { claimSummary } from './schemas.ts'

export const readClaimOperation = defineQuery({
  path: '/claims/{id}',
  summary: 'Read a claim with the attempts that were denied before',
  description: 'What was corrected is told to the institution that made the claim alone.',
  guard: 'claim.read',
  params: idParams,
  answer: claimSummary
    .extend({
      corrections: z.array(
        z.object({
          attempt: z.int(),
          insurerReference: z.string().nullable(),
          deniedCode: z.string().nullable(),
          deniedReason: z.string().nullable(),
          deniedAt: instant.nullable(),
          reason: z.enum(correctionReasons),
          remark: z.string(),
          correctedBy: z.string(),
          correctedAt: instant,
        }),
      ),
    })
    .openapi('Claim'),
  handle: ({ database, actor, params }) => readClaim(database, actor, params.id),
})
