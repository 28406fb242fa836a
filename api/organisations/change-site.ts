import { z } from '@hono/zod-openapi'
import { changeSite } from '#db/organisations/change-site.ts'
import { siteWorkSchema } from '#db/organisations/new-rows.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const changeSiteOperation = defineCommand({
  method: 'patch',
  path: '/sites/{id}',
  summary: 'Change when a site works and what it may handle',
  guard: 'site.manage',
  params: idParams,
  body: z.strictObject(siteWorkSchema.shape).partial(),
  status: 200,
  answer: z.object({ siteId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    changeSite(database, request, { siteId: params.id, change: body }),
})
