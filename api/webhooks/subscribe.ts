import { z } from '@hono/zod-openapi'
import { subscribe } from '#db/webhooks/commands.ts'
import { webhookSecret } from '#db/webhooks/secrets.ts'
import { defineCommand } from '../operation.ts'
import { eventType, secret, stepAnswer } from './schemas.ts'

export const subscribeOperation = defineCommand({
  method: 'post',
  path: '/webhooks',
  summary: 'Be told of events by signed webhooks',
  description:
    'From now on each event that your organisation may see is posted to `url`, as Standard Webhooks 1.0 says: at least once, in any order, with its place in the stream. An empty list of types asks for all.',
  guard: 'webhook.manage',
  body: z.strictObject({ url: z.url().max(500), eventTypes: z.array(eventType).max(100).default([]) }),
  status: 201,
  answer: stepAnswer.extend({ secret }),
  async handle({ database, request, body, webhookTargets }) {
    const input = { ...body, policy: webhookTargets }
    const { answer, replayed } = await subscribe(database, request, input)
    const { subscriptionId, secretGeneration } = answer
    return {
      answer: { ...answer, secret: webhookSecret(database.secret, subscriptionId, secretGeneration) },
      replayed,
    }
  },
})
