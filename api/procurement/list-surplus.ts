import { z } from '@hono/zod-openapi'
import { requireVisibleRound } from '#db/procurement/queries.ts'
import { listSurplusShares } from '#db/procurement/surplus.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const listSurplusOperation = defineQuery({
  path: '/procurement/rounds/{id}/surplus',
  summary: 'List what institutions keep of what was saved',
  guard: 'procurement.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        institutionTenantId: z.uuid(),
        budgetFen: z.int(),
        actualFen: z.int(),
        ratioPerMille: z.int(),
        assessmentPerMille: z.int(),
        shareFen: z.int(),
        settledAt: instant,
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    await requireVisibleRound(database, actor, params.id)
    return { items: await listSurplusShares(database, actor, params.id) }
  },
})
