import { z } from '@hono/zod-openapi'
import { submitBid } from '#db/procurement/bids.ts'
import { bidSchema } from '#domain/procurement/offer.ts'
import { defineCommand } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const submitBidOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/bids',
  summary: "Seal your organisation's bid; it takes the place of an earlier one",
  description:
    'The answer is the receipt. Nobody can read the bid before two persons open all bids at once. `blinding` is random: it keeps the bid from being guessed by its hash.',
  guard: 'procurement.bid',
  params: idParams,
  body: bidSchema,
  status: 201,
  answer: z.object({
    bidId: z.uuid(),
    sha256: z.string(),
    sealedAt: instant,
    replacedBidId: z.uuid().nullable(),
  }),
  handle: ({ database, request, params, body }) =>
    submitBid(database, request, { roundId: params.id, bid: body }),
})
