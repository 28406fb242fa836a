import { z } from '@hono/zod-openapi'
import { withdrawBid } from '#db/procurement/bids.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { bidState } from './schemas.ts'

export const withdrawBidOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/bids/withdraw',
  summary: "Take your organisation's bid back",
  guard: 'procurement.bid',
  params: idParams,
  status: 200,
  answer: z.object({ bidId: z.uuid(), state: bidState }),
  handle: ({ database, request, params }) => withdrawBid(database, request, params.id),
})
