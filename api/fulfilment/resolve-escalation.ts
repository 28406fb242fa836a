import { z } from '@hono/zod-openapi'
import { resolveEscalation } from '#db/fulfilment/escalations.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const resolveEscalationOperation = defineCommand({
  method: 'post',
  path: '/escalations/{id}/resolve',
  summary: 'Say what was done about an escalation',
  guard: 'escalation.resolve',
  params: idParams,
  body: z.strictObject({ resolution: z.string().trim().min(1).max(200) }),
  status: 200,
  answer: z.object({ escalationId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    resolveEscalation(database, request, { escalationId: params.id, resolution: body.resolution }),
})
