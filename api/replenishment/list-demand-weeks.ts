import { z } from '@hono/zod-openapi'
import { listDemandWeeks } from '#db/replenishment/demand-weeks.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const listDemand = defineQuery({
  path: '/sites/{id}/demand-weeks',
  summary: 'Read what was asked for of a product at a site, week by week',
  guard: 'replenishment.read',
  params: idParams,
  query: z.object({ productId: z.uuid() }),
  answer: z.object({
    items: z.array(
      z
        .object({
          weekStart: z.iso.date(),
          units: z.int(),
          stockOutDays: z.int(),
          origin: z.enum(['ledger', 'import']),
        })
        .openapi('DemandWeek'),
    ),
  }),
  async handle({ database, actor, params, query }) {
    return {
      items: await listDemandWeeks(database, actor, { siteId: params.id, productId: query.productId }),
    }
  },
})
