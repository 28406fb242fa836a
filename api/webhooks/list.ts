import { z } from '@hono/zod-openapi'
import { listSubscriptions } from '#db/webhooks/queries.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'
import { subscriptionState } from './schemas.ts'

export const list = defineQuery({
  path: '/webhooks',
  summary: "List where your organisation's systems are told of events",
  guard: 'webhook.manage',
  answer: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        url: z.string(),
        eventTypes: z.array(z.string()),
        state: subscriptionState,
        pauseCause: z.enum(['asked', 'failing', 'gone']).nullable(),
        failures: z.int(),
        previousSecretUntil: instant.nullable(),
        createdAt: instant,
      }),
    ),
  }),
  async handle({ database, actor }) {
    return { items: await listSubscriptions(database, actor) }
  },
})
