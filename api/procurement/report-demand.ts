import { z } from '@hono/zod-openapi'
import { demandLineSchema, reportDemand } from '#db/procurement/demand.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const reportDemandOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/demand',
  summary: 'Report what your institution needs: all lines or none',
  description:
    'A line that is reported again takes the place of the one before, and waits for approval again.',
  guard: 'procurement.report',
  params: idParams,
  body: z.strictObject({ lines: z.array(demandLineSchema).min(1).max(1_000) }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), reported: z.int() }),
  handle: ({ database, request, params, body }) =>
    reportDemand(database, request, { roundId: params.id, ...body }),
})
