import { z } from '@hono/zod-openapi'
import { withdrawOffer } from '#db/inventory/near-expiry-offers.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const withdrawOfferOperation = defineCommand({
  method: 'post',
  path: '/near-expiry-offers/{id}/withdraw',
  summary: 'Take a near-expiry offer back',
  guard: 'stock.offer',
  params: idParams,
  status: 200,
  answer: z.object({ offerId: z.uuid() }),
  handle: ({ database, request, params }) => withdrawOffer(database, request, params.id),
})
