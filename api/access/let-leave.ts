import { z } from '@hono/zod-openapi'
import { letPersonLeave } from '#db/access/revoke.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const letLeave = defineCommand({
  method: 'post',
  path: '/access/people/{id}/leave',
  summary: 'Let a person leave: no session, password or role remains',
  guard: 'access.manage',
  params: idParams,
  status: 200,
  answer: z.object({ personId: z.uuid(), revoked: z.int() }),
  handle: ({ database, request, params }) => letPersonLeave(database, request, { personId: params.id }),
})
