import { z } from '@hono/zod-openapi'
import { hashApiKey, issueApiKey, newApiKey } from '#db/access/api-keys.ts'
import { newApiKeySchema } from '#db/access/new-rows.ts'
import { defineCommand } from '../operation.ts'
import { shownOnce } from './schemas.ts'

const { name, roles, scopes } = newApiKeySchema.shape

export const issueApiKeyOperation = defineCommand({
  method: 'post',
  path: '/access/api-keys',
  summary: 'Issue a key to a system of your organisation',
  description:
    'With `scopes`, such as `system/MedicationRequest.rs`, the key opens these parts of `/fhir` and nothing else.',
  guard: 'access.manage',
  body: z.strictObject({ name, roles, scopes }),
  status: 201,
  answer: z.object({ apiKeyId: z.uuid(), key: shownOnce }),
  async handle({ database, request, body }) {
    const key = newApiKey()
    const { answer, replayed } = await issueApiKey(database, request, { ...body, keyHash: hashApiKey(key) })
    return { answer: { ...answer, key: replayed ? null : key }, replayed }
  },
})
