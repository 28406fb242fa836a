import { z } from '@hono/zod-openapi'
import { rotateSecret } from '#db/webhooks/commands.ts'
import { webhookSecret } from '#db/webhooks/secrets.ts'
import { usualOverlapHours } from '#domain/webhooks/retry.ts'
import { defineCommand } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { secret, stepAnswer } from './schemas.ts'

export const rotateSecretOperation = defineCommand({
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  summary: 'Change the secret that signs the webhooks',
  description: 'Until `previousSecretUntil` every message bears a signature by each of the two secrets.',
  guard: 'webhook.manage',
  params: idParams,
  body: z.strictObject({ overlapHours: z.int().min(0).max(168).default(usualOverlapHours) }),
  status: 200,
  answer: stepAnswer.extend({ secret, previousSecretUntil: instant }),
  async handle({ database, request, params, body }) {
    const { answer, replayed } = await rotateSecret(database, request, {
      subscriptionId: params.id,
      overlapHours: body.overlapHours,
    })
    const { subscriptionId, secretGeneration } = answer
    return {
      answer: { ...answer, secret: webhookSecret(database.secret, subscriptionId, secretGeneration) },
      replayed,
    }
  },
})
