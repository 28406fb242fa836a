import { z } from '@hono/zod-openapi'
import { startCollecting } from '#db/procurement/open-round.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { roundState } from './schemas.ts'

export const startRoundOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/start',
  summary: 'Begin to collect demand',
  guard: 'procurement.run',
  params: idParams,
  status: 200,
  answer: z.object({ roundId: z.uuid(), state: roundState }),
  handle: ({ database, request, params }) => startCollecting(database, request, params.id),
})
