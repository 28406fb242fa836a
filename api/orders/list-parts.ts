import { z } from '@hono/zod-openapi'
import { listParts, partSortKeys } from '#db/orders/queries.ts'
import { sortsOf } from '#domain/sort.ts'
import { defineQuery } from '../operation.ts'
import { listParameter, pageOf, pageQuery } from '../schemas.ts'
import { orderPart, orderPartState } from './schemas.ts'

export const listOrderPartsOperation = defineQuery({
  path: '/order-parts',
  summary: 'List the parts of orders that your organisation sells, or has bought',
  description:
    'Unless sorted otherwise: those sold from the most urgent on, those bought from the newest on.',
  guard: 'order.read',
  query: pageQuery.extend({
    side: z.enum(['seller', 'buyer']).default('seller'),
    sort: z.enum(sortsOf(partSortKeys)).optional(),
    state: listParameter(orderPartState)
      .optional()
      .openapi({ type: 'string', description: 'One or more states, with commas between them.' }),
  }),
  answer: pageOf(orderPart),
  async handle({ database, actor, query: { state, ...filter } }) {
    const { rows, next } = await listParts(database, actor, { ...filter, states: state })
    return { items: rows, next }
  },
})
