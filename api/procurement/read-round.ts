import { z } from '@hono/zod-openapi'
import { readRound } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { round } from './schemas.ts'

export const readRoundOperation = defineQuery({
  path: '/procurement/rounds/{id}',
  summary: 'Read a round: its state, its calendar, and what is bought',
  guard: 'procurement.read',
  params: idParams,
  answer: round
    .extend({
      products: z.array(
        z.object({
          productId: z.uuid(),
          isAntibiotic: z.boolean(),
          incumbentSupplierId: z.uuid().nullable(),
          pooledUnits: z.int().nullable(),
          ceilingTenThousandths: z.int().nullable(),
        }),
      ),
    })
    .openapi('ProcurementRoundWithProducts'),
  handle: ({ database, actor, params }) => readRound(database, actor, params.id),
})
