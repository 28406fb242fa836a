import { z } from '@hono/zod-openapi'
import { reportSiteUp } from '#db/fulfilment/site-down.ts'
import { siteStatuses } from '#domain/organisations/site.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const siteUp = defineCommand({
  method: 'post',
  path: '/sites/{id}/up',
  summary: 'Report that a site works again',
  guard: 'site.manage',
  params: idParams,
  status: 200,
  answer: z.object({
    siteId: z.uuid(),
    status: z.enum(siteStatuses),
    prescriptionIds: z.array(z.uuid()),
  }),
  handle: ({ database, request, params }) => reportSiteUp(database, request, { siteId: params.id }),
})
