import { z } from '@hono/zod-openapi'
import { approveAward } from '#db/procurement/awards.ts'
import { defineCommand } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { awardState } from './schemas.ts'

export const approveAwardOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/awards/approve',
  summary: 'Approve the proposed award, as a second person',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ awardId: z.uuid() }),
  status: 200,
  answer: z.object({ awardId: z.uuid(), state: awardState, objectionsCloseAt: instant }),
  handle: ({ database, request, params, body }) =>
    approveAward(database, request, { roundId: params.id, ...body }),
})
