import { z } from '@hono/zod-openapi'
import { inviteParties, newPartySchema } from '#db/procurement/open-round.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const invitePartiesOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/parties',
  summary: 'Let institutions, suppliers and distributors in to a round: all of them or none',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ parties: z.array(newPartySchema).min(1).max(1_000) }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), invited: z.int() }),
  handle: ({ database, request, params, body }) =>
    inviteParties(database, request, { roundId: params.id, ...body }),
})
