import { z } from '@hono/zod-openapi'
import { refuseAward } from '#db/procurement/awards.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { awardState } from './schemas.ts'

export const refuseAwardOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/awards/refuse',
  summary: 'Send the proposed award back, as a second person',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ awardId: z.uuid() }),
  status: 200,
  answer: z.object({ awardId: z.uuid(), state: awardState }),
  handle: ({ database, request, params, body }) =>
    refuseAward(database, request, { roundId: params.id, ...body }),
})
