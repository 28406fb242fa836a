import { z } from '@hono/zod-openapi'
import { callOff, callOffSchema } from '#db/procurement/call-offs.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const callOffOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/call-offs',
  summary: 'Call off units under your contracts: all of them or none',
  guard: 'procurement.call_off',
  params: idParams,
  body: z.strictObject({ callOffs: z.array(callOffSchema).min(1).max(1_000) }),
  status: 201,
  answer: z.object({ callOffIds: z.array(z.uuid()) }),
  handle: ({ database, request, params, body }) =>
    callOff(database, request, { roundId: params.id, ...body }),
})
