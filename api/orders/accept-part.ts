import { z } from '@hono/zod-openapi'
import { acceptPart } from '#db/orders/accept.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderPartState, partAnswer } from './schemas.ts'

const supply = z.strictObject({ partLineId: z.uuid(), units: z.number() })

export const acceptPartOperation = defineCommand({
  method: 'post',
  path: '/order-parts/{id}/accept',
  summary: 'Accept what you were offered to bring: lots are reserved and the 48 hours begin',
  description: 'What your depots do not have, or you leave out, becomes a backorder of its own.',
  guard: 'order.sell',
  params: idParams,
  body: z.strictObject({ supply: z.array(supply).min(1).max(5_000).optional() }),
  status: 200,
  answer: partAnswer.extend({
    parts: z.array(z.object({ partId: z.uuid(), state: orderPartState, fromSiteId: z.uuid().nullable() })),
  }),
  handle: ({ database, request, params, body }) =>
    acceptPart(database, request, { partId: params.id, ...body }),
})
