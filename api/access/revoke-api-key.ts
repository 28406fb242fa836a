import { z } from '@hono/zod-openapi'
import { revokeApiKey } from '#db/access/api-keys.ts'
import { defineCommand } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const revokeApiKeyOperation = defineCommand({
  method: 'post',
  path: '/access/api-keys/{id}/revoke',
  summary: 'Revoke a key: the next request that bears it is refused',
  guard: 'access.manage',
  params: idParams,
  status: 200,
  answer: z.object({ apiKeyId: z.uuid(), revokedAt: instant }),
  handle: ({ database, request, params }) => revokeApiKey(database, request, { apiKeyId: params.id }),
})
