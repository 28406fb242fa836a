import { z } from '@hono/zod-openapi'
import { listOwnSites } from '#db/organisations/queries.ts'
import { defineQuery } from '../operation.ts'

export const listOwnSitesOperation = defineQuery({
  path: '/own-sites',
  summary: 'List the sites of your organisation at which you work',
  guard: 'order.read',
  answer: z.object({
    items: z.array(z.object({ id: z.uuid(), nameZh: z.string(), nameEn: z.string() })),
  }),
  async handle({ database, actor }) {
    return { items: await listOwnSites(database, actor) }
  },
})
