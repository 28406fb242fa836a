import { z } from '@hono/zod-openapi'
import { decideObjection } from '#db/procurement/objections.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { objectionState } from './schemas.ts'

export const decideObjectionOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/objections/decide',
  summary: 'Uphold or dismiss an objection',
  description: 'An objection that is upheld overturns the award.',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({
    objectionId: z.uuid(),
    decision: z.enum(['upheld', 'dismissed']),
    reason: z.string().trim().min(1).max(2_000),
  }),
  status: 200,
  answer: z.object({ objectionId: z.uuid(), state: objectionState }),
  handle: ({ database, request, params, body }) =>
    decideObjection(database, request, { roundId: params.id, ...body }),
})
