import { z } from '@hono/zod-openapi'
import { listApiKeys } from '#db/access/queries.ts'
import { roles } from '#domain/access/roles.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

export const listApiKeysOperation = defineQuery({
  path: '/access/api-keys',
  summary: "List the keys of your organisation's systems",
  guard: 'access.manage',
  answer: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        roles: z.array(z.enum(roles)),
        scopes: z.array(z.string()).nullable(),
        createdAt: instant,
        revokedAt: instant.nullable(),
      }),
    ),
  }),
  async handle({ database, actor }) {
    return { items: await listApiKeys(database, actor) }
  },
})
