import { z } from '@hono/zod-openapi'
import { offerNearExpiry } from '#db/inventory/near-expiry-offers.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const offerNearExpiryOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/near-expiry-offers',
  summary: 'Offer what may be sold of a lot close to its last day, at a price of its own',
  guard: 'stock.offer',
  params: idParams,
  body: z.strictObject({
    lotId: z.uuid(),
    unitPriceTenThousandths: z.int().min(0).max(1_000_000_000),
    validTo: z.iso
      .date()
      .optional()
      .openapi({ description: "The last day of the offer; the lot's own last day where it is left out." }),
  }),
  status: 201,
  answer: z.object({ offerId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    offerNearExpiry(database, request, { siteId: params.id, ...body }),
})
