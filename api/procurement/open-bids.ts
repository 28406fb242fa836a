import { z } from '@hono/zod-openapi'
import { openBids } from '#db/procurement/opening.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { passphrase, roundState } from './schemas.ts'

export const openBidsOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/opening',
  summary: 'Open all bids at once, as the second of the two key holders',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ passphrase }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), state: roundState, opened: z.int(), broken: z.int() }),
  handle: ({ database, request, params, body }) =>
    openBids(database, { ...request, body: { params } }, { roundId: params.id, ...body }),
})
