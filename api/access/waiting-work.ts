import { z } from '@hono/zod-openapi'
import { waitingFor, waitingWorks } from '#domain/access/waiting-work.ts'
import { countWaitingWork } from '#db/access/waiting-work.ts'
import { defineQuery } from '../operation.ts'

export const countWaitingWorkOperation = defineQuery({
  path: '/access/me/waiting-work',
  summary: 'Count what waits for who is signed in',
  description:
    'Of each kind of work that the roles of who is signed in let them do: how much of it waits. What has nothing waiting is left out.',
  guard: 'signedIn',
  answer: z.object({
    items: z.array(z.object({ work: z.enum(waitingWorks), count: z.int().min(1) })),
  }),
  async handle({ database, caller: { actor, tenantKind }, now }) {
    return { items: await countWaitingWork(database, actor, now, waitingFor(tenantKind, actor.roles)) }
  },
})
