import { z } from '@hono/zod-openapi'
import { listDecisions } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const listDecisionsOperation = defineQuery({
  path: '/procurement/rounds/{id}/decisions',
  summary: 'Read why each bid won or lost in the award that stands',
  guard: 'procurement.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        supplierTenantId: z.uuid(),
        productId: z.uuid(),
        code: z.string(),
        textZh: z.string(),
        textEn: z.string(),
        textKo: z.string(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listDecisions(database, actor, params.id) }
  },
})
