import { z } from '@hono/zod-openapi'
import { replayDelivery, replayRange } from '#db/webhooks/replay.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const position = z.int().min(1)
const answer = z.object({ subscriptionId: z.uuid(), messages: z.int() })

export const replay = defineCommand({
  method: 'post',
  path: '/webhooks/{id}/replay',
  summary: 'Be told again of a range of events',
  description: 'Messages keep their ids. Events from before the subscription are told as well.',
  guard: 'webhook.manage',
  params: idParams,
  body: z.strictObject({ fromPosition: position, toPosition: position }),
  status: 200,
  answer,
  handle: ({ database, request, params, body }) =>
    replayRange(database, request, { subscriptionId: params.id, ...body }),
})

export const replayOne = defineCommand({
  method: 'post',
  path: '/webhook-deliveries/{id}/replay',
  summary: 'Be told again of one event',
  guard: 'webhook.manage',
  params: idParams,
  status: 200,
  answer,
  handle: ({ database, request, params }) => replayDelivery(database, request, { deliveryId: params.id }),
})
