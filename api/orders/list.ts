import { z } from '@hono/zod-openapi'
import { listOrders, orderSortKeys } from '#db/orders/queries.ts'
import { sortsOf } from '#domain/sort.ts'
import { defineQuery } from '../operation.ts'
import { listParameter, pageOf, pageQuery } from '../schemas.ts'
import { order, orderState } from './schemas.ts'

export const listOrdersOperation = defineQuery({
  path: '/orders',
  summary: 'List the orders of your organisation, the newest first unless sorted otherwise',
  description: 'Whoever works at some sites only sees the orders of these, and of the sites below them.',
  guard: 'order.read',
  query: pageQuery.extend({
    siteId: z.uuid().optional(),
    sort: z.enum(sortsOf(orderSortKeys)).optional(),
    state: listParameter(orderState)
      .optional()
      .openapi({ type: 'string', description: 'One or more states, with commas between them.' }),
  }),
  answer: pageOf(order),
  async handle({ database, actor, query: { state, ...filter } }) {
    const { rows, next } = await listOrders(database, actor, { ...filter, states: state })
    return { items: rows, next }
  },
})
