import { z } from '@hono/zod-openapi'
import { readSiteTree } from '#db/organisations/queries.ts'
import { defineQuery } from '../operation.ts'
import { siteNode } from './schemas.ts'

/** Deeper than the network's levels, from the province to the village. */
const deepest = 10

export const listSites = defineQuery({
  path: '/sites',
  summary: 'List the site tree',
  description:
    'The sites below one, or below the tops of the whole tree; parents come before their children.',
  guard: 'site.read',
  query: z.object({
    rootId: z.uuid().optional(),
    depth: z.coerce.number().int().min(0).max(deepest).default(deepest),
  }),
  answer: z.object({ items: z.array(siteNode) }),
  async handle({ database, actor, query }) {
    return {
      items: await readSiteTree(database, actor, { rootId: query.rootId ?? null, depth: query.depth }),
    }
  },
})
