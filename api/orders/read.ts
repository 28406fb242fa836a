import { readOrder } from '#db/orders/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderDetail } from './schemas.ts'

export const readOrderOperation = defineQuery({
  path: '/orders/{id}',
  summary: 'Read an order with its lines, approvals and parts',
  guard: 'order.read',
  params: idParams,
  answer: orderDetail,
  handle: ({ database, actor, params }) => readOrder(database, actor, params.id),
})
