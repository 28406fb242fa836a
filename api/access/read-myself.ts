import { z } from '@hono/zod-openapi'
import { roles } from '#domain/access/roles.ts'
import { tenantKinds } from '#domain/organisations/tenant.ts'
import { defineQuery } from '../operation.ts'

export const readMyself = defineQuery({
  path: '/access/me',
  summary: 'Read who is signed in',
  guard: 'signedIn',
  answer: z.object({
    principalId: z.uuid(),
    name: z.string().nullable().openapi({ description: 'Null for a system.' }),
    tenantId: z.uuid(),
    tenantKind: z.enum(tenantKinds).nullable(),
    roles: z.array(z.enum(roles)),
    siteIds: z.array(z.uuid()).openapi({ description: 'Empty means every site of the organisation.' }),
  }),
  async handle({ caller: { actor, personName, tenantKind } }) {
    return { ...actor, name: personName, tenantKind }
  },
})
