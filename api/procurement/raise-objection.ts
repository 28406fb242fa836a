import { z } from '@hono/zod-openapi'
import { raiseObjection } from '#db/procurement/objections.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { objectionState } from './schemas.ts'

export const raiseObjectionOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/objections',
  summary: 'Object to the award',
  guard: 'procurement.object',
  params: idParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }),
  status: 201,
  answer: z.object({ objectionId: z.uuid(), state: objectionState }),
  handle: ({ database, request, params, body }) =>
    raiseObjection(database, request, { roundId: params.id, ...body }),
})
