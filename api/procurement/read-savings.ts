import { z } from '@hono/zod-openapi'
import { requireVisibleRound } from '#db/procurement/queries.ts'
import { readSavings } from '#db/procurement/surplus.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const readSavingsOperation = defineQuery({
  path: '/procurement/rounds/{id}/savings',
  summary: 'Read what the round has saved each institution',
  guard: 'procurement.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        institutionTenantId: z.uuid(),
        deliveredUnits: z.int(),
        budgetFen: z.int(),
        actualFen: z.int(),
        savedFen: z.int(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    await requireVisibleRound(database, actor, params.id)
    return { items: await readSavings(database, actor, params.id) }
  },
})
