import { z } from '@hono/zod-openapi'
import { ceilingSchema, publishTender } from '#db/procurement/tender.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { roundState } from './schemas.ts'

export const publishTenderOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/tender',
  summary: 'Publish the tender with its ceiling prices',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ ceilings: z.array(ceilingSchema).min(1).max(1_000) }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), state: roundState }),
  handle: ({ database, request, params, body }) =>
    publishTender(database, request, { roundId: params.id, ...body }),
})
