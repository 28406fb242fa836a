import { z } from '@hono/zod-openapi'
import { cancelOrder, cancelPart } from '#db/orders/cancel.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderState, partAnswer, reasonBody } from './schemas.ts'

export const cancelOrderOperation = defineCommand({
  method: 'post',
  path: '/orders/{id}/cancel',
  summary: 'Cancel an order of yours, while nothing of it is picked',
  guard: 'order.place',
  params: idParams,
  body: reasonBody,
  status: 200,
  answer: z.object({ orderId: z.uuid(), state: orderState }),
  toldLater: keptByPhones('order.cancel'),
  handle: ({ database, request, params, body }) =>
    cancelOrder(database, request, { orderId: params.id, ...body }),
})

export const cancelPartOperation = defineCommand({
  method: 'post',
  path: '/order-parts/{id}/cancel',
  summary: 'Cancel a part of an order of yours, while nothing of it is picked',
  guard: 'order.place',
  params: idParams,
  body: reasonBody,
  status: 200,
  answer: partAnswer,
  handle: ({ database, request, params, body }) =>
    cancelPart(database, request, { partId: params.id, ...body }),
})
