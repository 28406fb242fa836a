import { z } from '@hono/zod-openapi'
import { reportSiteDown } from '#db/fulfilment/site-down.ts'
import { siteStatuses } from '#domain/organisations/site.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const siteDown = defineCommand({
  method: 'post',
  path: '/sites/{id}/down',
  summary: 'Report that a site is down',
  description: 'What has not left it is released, and sourced from other sites.',
  guard: 'site.manage',
  params: idParams,
  status: 200,
  answer: z.object({
    siteId: z.uuid(),
    status: z.enum(siteStatuses),
    prescriptionIds: z.array(z.uuid()),
  }),
  handle: ({ database, request, params }) => reportSiteDown(database, request, { siteId: params.id }),
})
