import { z } from '@hono/zod-openapi'
import { correctClaim } from '#db/insurance/correct-claim.ts'
import { correctionReasons } from '#domain/insurance/correction.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { claimState } from './schemas.ts'

export const correctClaimOperation = defineCommand({
  method: 'post',
  path: '/claims/{id}/correct',
  summary: 'Put a denied claim right and send it again',
  description: '`insuredNumber` is given with the reason `insured_number`, and only then.',
  guard: 'claim.correct',
  params: idParams,
  body: z.strictObject({
    reason: z.enum(correctionReasons),
    remark: z.string().trim().min(1).max(500),
    insuredNumber: z.string().trim().min(1).max(64).optional(),
  }),
  status: 200,
  answer: z.object({ claimId: z.uuid(), state: claimState, attempt: z.int() }),
  handle: ({ database, request, params, body }) =>
    correctClaim(database, request, { claimId: params.id, ...body }),
})
