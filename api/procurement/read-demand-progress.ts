import { z } from '@hono/zod-openapi'
import { readDemandProgress } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const readDemandProgressOperation = defineQuery({
  path: '/procurement/rounds/{id}/demand-progress',
  summary: 'Read how far institutions are with their reports',
  guard: 'procurement.run',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        institutionTenantId: z.uuid(),
        regionCode: z.string().nullable(),
        reportedLines: z.int(),
        approvedLines: z.int(),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await readDemandProgress(database, actor, params.id) }
  },
})
