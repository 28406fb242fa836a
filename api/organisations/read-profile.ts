import { z } from '@hono/zod-openapi'
import { readProfile } from '#db/organisations/queries.ts'
import { priceRules } from '#domain/organisations/price-rule.ts'
import { defineQuery } from '../operation.ts'
import { department, tenant } from './schemas.ts'

const priceRule = z.object({
  items: z.enum(['public_list', 'own']),
  level: z.enum(['government', 'market']),
  hasMarkUp: z.boolean(),
  source: z.string(),
})

export const readProfileOperation = defineQuery({
  path: '/organisations/profile',
  summary: 'Read what your organisation is on the network',
  description: 'With its departments, and how it may price by who owns it. Its webhooks are under /webhooks.',
  guard: 'site.read',
  answer: tenant.extend({
    stateReason: z.string().nullable(),
    priceRule: priceRule.nullable(),
    departments: z.array(department),
  }),
  async handle({ database, actor }) {
    const profile = await readProfile(database, actor)
    const { ownership } = profile
    return { ...profile, priceRule: ownership === null ? null : priceRules[ownership] }
  },
})
