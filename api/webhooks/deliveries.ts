import { z } from '@hono/zod-openapi'
import { listDeliveries, readDelivery } from '#db/webhooks/queries.ts'
import { defineQuery } from '../operation.ts'
import { beforeQuery, idParams, instant, listParameter } from '../schemas.ts'
import { deliveryState } from './schemas.ts'

const delivery = z.object({
  id: z.uuid(),
  subscriptionId: z.uuid(),
  position: z.int(),
  state: deliveryState,
  attempts: z.int(),
  nextAttemptAt: instant,
  createdAt: instant,
  deliveredAt: instant.nullable(),
})

const attempt = z.object({
  outcome: z.string(),
  status: z.int().nullable(),
  durationMilliseconds: z.int(),
  attemptedAt: instant,
})

export const listDeliveriesOperation = defineQuery({
  path: '/webhooks/{id}/deliveries',
  summary: 'List what was told, or waits to be told, the newest event first',
  guard: 'webhook.manage',
  params: idParams,
  query: beforeQuery.extend({ state: listParameter(deliveryState).optional().openapi({ type: 'string' }) }),
  answer: z.object({ items: z.array(delivery), next: z.string().nullable() }),
  async handle({ database, actor, params, query: { state, before, limit } }) {
    const filter = { subscriptionId: params.id, states: state, before, limit: limit + 1 }
    const rows = await listDeliveries(database, actor, filter)
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? String(items.at(-1)?.position) : null }
  },
})

export const readDeliveryOperation = defineQuery({
  path: '/webhook-deliveries/{id}',
  summary: 'Read the log of one message: every try, and how it ended',
  guard: 'webhook.manage',
  params: idParams,
  answer: delivery.extend({ log: z.array(attempt) }),
  handle: ({ database, actor, params }) => readDelivery(database, actor, params.id),
})
