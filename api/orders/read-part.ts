import { readPart } from '#db/orders/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderPartDetail } from './schemas.ts'

export const readOrderPartOperation = defineQuery({
  path: '/order-parts/{id}',
  summary: 'Read a part of an order with its lines, its invoice and the notes on it',
  guard: 'order.read',
  params: idParams,
  answer: orderPartDetail,
  handle: ({ database, actor, params }) => readPart(database, actor, params.id),
})
