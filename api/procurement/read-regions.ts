import { z } from '@hono/zod-openapi'
import { readRoundRegions } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const readRoundRegionsOperation = defineQuery({
  path: '/procurement/rounds/{id}/regions',
  summary: 'Read in which county-level regions institutions of a round are',
  guard: 'procurement.read',
  params: idParams,
  answer: z.object({ items: z.array(z.object({ regionCode: z.string() })) }),
  async handle({ database, actor, params, now }) {
    return { items: await readRoundRegions(database, actor, { roundId: params.id, now }) }
  },
})
