import { z } from '@hono/zod-openapi'
import { listAwards } from '#db/procurement/queries.ts'
import { awardOptionsSchema } from '#domain/procurement/award-options.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { awardState } from './schemas.ts'

export const listAwardsOperation = defineQuery({
  path: '/procurement/rounds/{id}/awards',
  summary: 'Compare the awards that were worked out',
  guard: 'procurement.run',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        state: awardState,
        options: awardOptionsSchema,
        promisedUnits: z.int(),
        costTenThousandths: z.int(),
        gapPerMillion: z.int().nullable(),
        uncoveredLots: z.int(),
        suppliers: z.array(
          z.object({
            supplierTenantId: z.uuid(),
            lots: z.int(),
            units: z.int(),
            costTenThousandths: z.int(),
          }),
        ),
        madeAt: instant,
        madeBy: z.string(),
        proposedBy: z.string().nullable(),
        decidedBy: z.string().nullable(),
        decidedAt: instant.nullable(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listAwards(database, actor, params.id) }
  },
})
