import { z } from '@hono/zod-openapi'
import { approveDemand } from '#db/procurement/demand.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const approveDemandOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/demand/approve',
  summary: 'Approve what your institution reported',
  description: 'Only approved demand is pooled. Who reported it cannot approve it.',
  guard: 'procurement.approve',
  params: idParams,
  status: 200,
  answer: z.object({ roundId: z.uuid(), approved: z.int() }),
  handle: ({ database, request, params }) => approveDemand(database, request, params.id),
})
