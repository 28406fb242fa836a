import { z } from '@hono/zod-openapi'
import { listWarnings } from '#db/procurement/queries.ts'
import { warningKinds } from '#domain/procurement/round.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const listWarningsOperation = defineQuery({
  path: '/procurement/rounds/{id}/warnings',
  summary: 'List what you must look at in your round',
  guard: 'procurement.run',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({ id: z.uuid(), kind: z.enum(warningKinds), subjectId: z.uuid(), raisedAt: instant }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listWarnings(database, actor, params.id) }
  },
})
