import { z } from '@hono/zod-openapi'
import { registerKeyHolder } from '#db/procurement/tender.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { passphrase } from './schemas.ts'

export const registerKeyOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/keys',
  summary: 'Hold one of the two keys without which no bid can be read',
  description: 'The passphrase is kept nowhere. If one of the two is lost, nobody can read the bids.',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ passphrase }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), place: z.int() }),
  // The passphrase stays out of what is hashed and kept of the request.
  handle: ({ database, request, params, body }) =>
    registerKeyHolder(database, { ...request, body: { params } }, { roundId: params.id, ...body }),
})
