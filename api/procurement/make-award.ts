import { z } from '@hono/zod-openapi'
import { makeAward } from '#db/procurement/awards.ts'
import { optimise } from '#db/procurement/optimise.ts'
import { awardOptionsSchema } from '#domain/procurement/award-options.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const makeAwardOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/awards',
  summary: 'Work out an award and keep it for comparison: it binds nobody',
  guard: 'procurement.run',
  params: idParams,
  body: awardOptionsSchema,
  status: 201,
  answer: z.object({
    awardId: z.uuid(),
    promisedUnits: z.int(),
    costTenThousandths: z.int(),
    gapPerMillion: z.int().nullable(),
    uncovered: z.int(),
  }),
  handle: ({ database, request, params, body }) =>
    makeAward(database, request, { roundId: params.id, options: body, optimise }),
})
