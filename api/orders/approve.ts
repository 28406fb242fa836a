import { z } from '@hono/zod-openapi'
import { approveOrder } from '#db/orders/approve.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderAnswer } from './schemas.ts'

export const approve = defineCommand({
  method: 'post',
  path: '/orders/{id}/approve',
  summary: 'Approve an order for the next site of its chain',
  description: 'With the total that you saw: if it would now cost more, nothing happens and you are told.',
  guard: 'order.approve',
  params: idParams,
  body: z.strictObject({ totalFen: z.int().min(0) }),
  status: 200,
  answer: orderAnswer,
  handle: ({ database, request, params, body }) =>
    approveOrder(database, request, { orderId: params.id, ...body }),
})
