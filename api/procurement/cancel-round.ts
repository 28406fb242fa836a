import { z } from '@hono/zod-openapi'
import { cancelRound } from '#db/procurement/open-round.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { roundState } from './schemas.ts'

export const cancelRoundOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/cancel',
  summary: 'Call a round off for good',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), state: roundState }),
  handle: ({ database, request, params, body }) =>
    cancelRound(database, request, { roundId: params.id, ...body }),
})
