import { z } from '@hono/zod-openapi'
import { rejectOrder } from '#db/orders/approve.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderState, reasonBody } from './schemas.ts'

export const reject = defineCommand({
  method: 'post',
  path: '/orders/{id}/reject',
  summary: 'Reject an order for the next site of its chain',
  guard: 'order.approve',
  params: idParams,
  body: reasonBody,
  status: 200,
  answer: z.object({ orderId: z.uuid(), state: orderState }),
  handle: ({ database, request, params, body }) =>
    rejectOrder(database, request, { orderId: params.id, ...body }),
})
