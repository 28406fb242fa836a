import { z } from '@hono/zod-openapi'
import { newRoundSchema, openRound } from '#db/procurement/open-round.ts'
import { defineCommand } from '../operation.ts'
import { roundState } from './schemas.ts'

export const openRoundOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds',
  summary: 'Open a joint procurement round',
  guard: 'procurement.run',
  body: newRoundSchema,
  status: 201,
  answer: z.object({ roundId: z.uuid(), state: roundState }),
  handle: ({ database, request, body }) => openRound(database, request, body),
})
