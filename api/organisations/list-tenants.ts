import { z } from '@hono/zod-openapi'
import { readTenants } from '#db/organisations/queries.ts'
import { tenantKinds } from '#domain/organisations/tenant.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

const tenant = z
  .object({
    id: z.uuid(),
    kind: z.enum(tenantKinds),
    nameZh: z.string(),
    nameEn: z.string(),
    socialCreditCode: z.string(),
    createdAt: instant,
  })
  .openapi('Tenant')

export const listTenants = defineQuery({
  path: '/organisations/tenants',
  summary: 'List the organisations of the network',
  guard: 'site.read',
  answer: z.object({ items: z.array(tenant) }),
  async handle({ database, actor }) {
    return { items: await readTenants(database, actor) }
  },
})
