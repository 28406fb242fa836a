import { z } from '@hono/zod-openapi'
import { offerNearExpiry } from '#db/inventory/near-expiry-offers.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const offerNearExpiryOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/near-expiry-offers',
  summary: 'Offer units close to their last day to every buyer, at a price of their own',
  guard: 'stock.offer',
  params: idParams,
  body: z.strictObject({
    lotId: z.uuid(),
    ownership: z.enum(stockOwnerships),
    units: z.int().min(1).max(100_000_000),
    unitPriceTenThousandths: z.int().min(0).max(1_000_000_000),
  }),
  status: 201,
  answer: z.object({ offerId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    offerNearExpiry(database, request, { siteId: params.id, ...body }),
})
