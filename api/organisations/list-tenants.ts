import { z } from '@hono/zod-openapi'
import { readTenants } from '#db/organisations/queries.ts'
import { defineQuery } from '../operation.ts'
import { tenant } from './schemas.ts'

export const listTenants = defineQuery({
  path: '/organisations/tenants',
  summary: 'List the organisations of the network',
  guard: 'site.read',
  answer: z.object({ items: z.array(tenant) }),
  async handle({ database, actor }) {
    return { items: await readTenants(database, actor) }
  },
})
