import { z } from '@hono/zod-openapi'
import { listSessions } from '#db/access/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const listSessionsOperation = defineQuery({
  path: '/access/people/{id}/sessions',
  summary: "List a person's open sessions",
  guard: 'access.manage',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        createdAt: instant,
        expiresAt: instant,
        userAgent: z.string().nullable(),
        isCurrent: z.boolean().openapi({ description: 'The session that asks.' }),
      }),
    ),
  }),
  async handle({ database, actor, caller, now, params }) {
    const sessions = await listSessions(database, actor, params.id, now)
    return { items: sessions.map((one) => Object.assign({ isCurrent: one.id === caller.sessionId }, one)) }
  },
})
