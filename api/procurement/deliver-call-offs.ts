import { z } from '@hono/zod-openapi'
import { deliverCallOffs } from '#db/procurement/call-offs.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const deliverCallOffsOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/deliveries',
  summary: 'Record that you received what you called off',
  guard: 'procurement.call_off',
  params: idParams,
  body: z.strictObject({ callOffIds: z.array(z.uuid()).min(1).max(1_000) }),
  status: 200,
  answer: z.object({ delivered: z.int() }),
  handle: ({ database, request, params, body }) =>
    deliverCallOffs(database, request, { roundId: params.id, ...body }),
})
