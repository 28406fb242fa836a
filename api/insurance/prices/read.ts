import { z } from '@hono/zod-openapi'
import { readPriceHistory, readSitePrice } from '#db/insurance/price-queries.ts'
import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import { defineQuery } from '../../operation.ts'
import { idParams } from '../../schemas.ts'
import { chargedPrice, listedPrice } from './schemas.ts'

const history = defineQuery({
  path: '/products/{id}/prices',
  summary: 'Read every price of a product on the public lists and on yours',
  description: 'Past, present and to come, the newest first.',
  guard: 'price.read',
  params: idParams,
  answer: z.object({ items: z.array(listedPrice) }),
  async handle({ database, actor, params }) {
    return { items: await readPriceHistory(database, actor, params.id) }
  },
})

const charged = defineQuery({
  path: '/sites/{id}/price',
  summary: 'Read what your site charges for a base unit of a product',
  description: 'On a day, today unless told: online and at the counter alike.',
  guard: 'price.read',
  params: idParams,
  query: z.object({ productId: z.uuid(), on: z.iso.date().optional() }),
  answer: chargedPrice,
  handle: ({ database, actor, now, params, query: { productId, on } }) =>
    readSitePrice(database, actor, { siteId: params.id, productId, date: on ?? shanghaiDate(now) }),
})

export const priceReadOperations = [history, charged] as const
