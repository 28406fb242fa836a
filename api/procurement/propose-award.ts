import { z } from '@hono/zod-openapi'
import { proposeAward } from '#db/procurement/awards.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { awardState } from './schemas.ts'

export const proposeAwardOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/awards/propose',
  summary: 'Propose an award for approval',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ awardId: z.uuid() }),
  status: 200,
  answer: z.object({ awardId: z.uuid(), state: awardState }),
  handle: ({ database, request, params, body }) =>
    proposeAward(database, request, { roundId: params.id, ...body }),
})
