import { z } from '@hono/zod-openapi'
import { placeOrder } from '#db/orders/place.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { orderAnswer, orderLinesInput } from './schemas.ts'

export const place = defineCommand({
  method: 'post',
  path: '/orders',
  summary: 'Order goods for a site, priced and submitted at once',
  description:
    'Within the limit of the site it is approved and offered to its sellers; above it, it waits for the chain above. A line without a seller goes to whoever brings it cheapest.',
  guard: 'order.place',
  body: z.strictObject({
    siteId: z.uuid(),
    lines: orderLinesInput,
    agreedGoodsFen: z.int().min(0).optional().openapi({
      description:
        'What the goods cost by the prices that the buyer saw. Where they cost more now, the order is refused (`priceChanged`).',
    }),
  }),
  status: 201,
  answer: orderAnswer,
  toldLater: keptByPhones('order.place'),
  handle: ({ database, request, body }) => placeOrder(database, request, body),
})
