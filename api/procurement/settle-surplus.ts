import { z } from '@hono/zod-openapi'
import { settleSurplus } from '#db/procurement/surplus.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const settleSurplusOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/surplus',
  summary: 'Settle what each institution keeps of what was saved, once',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({
    ratioPerMille: z.int().min(0).max(1_000),
    assessments: z
      .array(
        z.strictObject({
          institutionTenantId: z.uuid(),
          assessmentPerMille: z.int().min(0).max(1_000),
        }),
      )
      .max(2_000),
  }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), institutions: z.int(), totalFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    settleSurplus(database, request, { roundId: params.id, ...body }),
})
