import { z } from '@hono/zod-openapi'
import { declinePart } from '#db/orders/decline.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { partAnswer, reasonBody } from './schemas.ts'

export const declinePartOperation = defineCommand({
  method: 'post',
  path: '/order-parts/{id}/decline',
  summary: 'Decline what you were offered to bring',
  guard: 'order.sell',
  params: idParams,
  body: reasonBody,
  status: 200,
  answer: partAnswer.extend({ nextPartIds: z.array(z.uuid()) }),
  handle: ({ database, request, params, body }) =>
    declinePart(database, request, { partId: params.id, ...body }),
})
