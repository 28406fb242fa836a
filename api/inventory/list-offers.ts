import { z } from '@hono/zod-openapi'
import { listOffers } from '#db/inventory/near-expiry-offers.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageOfIds, pageQuery } from '../schemas.ts'

const offer = z
  .object({
    id: z.uuid(),
    productId: z.uuid(),
    productNameZh: z.string(),
    lotId: z.uuid(),
    lotNumber: z.string(),
    expiresOn: z.iso.date().nullable(),
    validTo: z.iso.date(),
    units: z.int(),
    unitPriceTenThousandths: z.int(),
  })
  .openapi('NearExpiryOffer')

export const listOffersOperation = defineQuery({
  path: '/sites/{id}/near-expiry-offers',
  summary: 'List what a site of yours offers close to its last day',
  guard: 'stock.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(offer),
  async handle({ database, actor, now, params, query: { after, limit } }) {
    const page = { siteId: params.id, after, limit: limit + 1 }
    return pageOfIds(await listOffers(database, actor, now, page), limit)
  },
})
