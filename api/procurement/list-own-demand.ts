import { z } from '@hono/zod-openapi'
import { listOwnDemand } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const listOwnDemandOperation = defineQuery({
  path: '/procurement/rounds/{id}/demand',
  summary: 'Read what your institution reported',
  guard: 'procurement.report',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        productId: z.uuid(),
        units: z.int(),
        suggestedUnits: z.int(),
        lastPriceTenThousandths: z.int(),
        reportedAt: instant,
        approvedAt: instant.nullable(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listOwnDemand(database, actor, params.id) }
  },
})
