import { z } from '@hono/zod-openapi'
import { offerNearExpiry } from '#db/orders/near-expiry.ts'
import { defineCommand } from '../operation.ts'

export const offerNearExpiryOperation = defineCommand({
  method: 'post',
  path: '/selling/near-expiry-offers',
  summary: 'Offer a lot that is near its expiry, at a price of its own',
  guard: 'seller.manage',
  body: z.strictObject({
    siteId: z.uuid(),
    lotId: z.uuid(),
    unitPriceTenThousandths: z.int().min(1).max(2_000_000_000),
    validTo: z.iso.date(),
  }),
  status: 201,
  answer: z.object({ offerId: z.uuid(), expiresOn: z.iso.date(), units: z.int() }),
  handle: ({ database, request, body }) => offerNearExpiry(database, request, body),
})
