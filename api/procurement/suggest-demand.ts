import { z } from '@hono/zod-openapi'
import { suggestDemand } from '#db/procurement/demand.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const suggestDemandOperation = defineQuery({
  path: '/procurement/rounds/{id}/demand-suggestion',
  summary: 'Read what your history suggests that you will need',
  guard: 'procurement.report',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({ productId: z.uuid(), suggestedUnits: z.int(), lastPriceTenThousandths: z.int() }),
    ),
  }),
  async handle({ database, actor, now, params }) {
    return { items: await suggestDemand(database, actor, now, params.id) }
  },
})
