import { z } from '@hono/zod-openapi'
import { revokeSessions } from '#db/access/revoke.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const revokeSessionsOperation = defineCommand({
  method: 'post',
  path: '/access/people/{id}/sessions/revoke',
  summary: "End a person's sessions at once, all or one: a lost phone",
  guard: 'access.manage',
  params: idParams,
  body: z.strictObject({ sessionId: z.string().min(1).max(64).optional() }),
  status: 200,
  answer: z.object({ personId: z.uuid(), revoked: z.int() }),
  handle: ({ database, request, params, body }) =>
    revokeSessions(database, request, { personId: params.id, sessionId: body.sessionId }),
})
