import { z } from '@hono/zod-openapi'
import { listObjections } from '#db/procurement/objections.ts'
import { requireVisibleRound } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { objectionState } from './schemas.ts'

export const listObjectionsOperation = defineQuery({
  path: '/procurement/rounds/{id}/objections',
  summary: 'List the objections that you raised, or all of your own round',
  guard: 'procurement.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        awardId: z.uuid(),
        partyTenantId: z.uuid(),
        state: objectionState,
        reason: z.string(),
        raisedAt: instant,
        decidedAt: instant.nullable(),
        decisionReason: z.string().nullable(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    await requireVisibleRound(database, actor, params.id)
    return { items: await listObjections(database, actor, params.id) }
  },
})
