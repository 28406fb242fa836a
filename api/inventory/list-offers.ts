import { z } from '@hono/zod-openapi'
import { listOffers } from '#db/inventory/near-expiry-offers.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageOfIds, pageQuery } from '../schemas.ts'

const offer = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    siteId: z.uuid(),
    siteNameZh: z.string(),
    productId: z.uuid(),
    productNameZh: z.string(),
    lotId: z.uuid(),
    lotNumber: z.string(),
    ownership: z.enum(stockOwnerships),
    expiresOn: z.iso.date(),
    units: z.int(),
    unitPriceTenThousandths: z.int(),
  })
  .openapi('NearExpiryOffer')

export const listOffersOperation = defineQuery({
  path: '/near-expiry-offers',
  summary: 'List what is offered close to its last day, with that day and the price',
  guard: 'stock.read_offers',
  query: pageQuery.extend({ productId: z.uuid().optional() }),
  answer: pageOf(offer),
  async handle({ database, actor, now, query: { productId, after, limit } }) {
    return pageOfIds(await listOffers(database, actor, now, { productId, after, limit: limit + 1 }), limit)
  },
})
