import { z } from '@hono/zod-openapi'
import { dismissSuggestion } from '#db/replenishment/decide.ts'
import { dismissReasons } from '#domain/replenishment/dismiss-reasons.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const dismiss = defineCommand({
  method: 'post',
  path: '/replenishment-suggestions/{id}/dismiss',
  summary: 'Turn a suggestion down',
  guard: 'replenishment.decide',
  params: idParams,
  body: z.strictObject({ reason: z.enum(dismissReasons) }),
  status: 200,
  answer: z.object({ suggestionId: z.uuid(), state: z.literal('dismissed') }),
  handle: ({ database, request, params, body }) =>
    dismissSuggestion(database, request, { suggestionId: params.id, reason: body.reason }),
})
