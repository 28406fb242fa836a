import { z } from '@hono/zod-openapi'
import { and, asc, eq, gt } from 'drizzle-orm'
import { readAs } from '#db/commands.ts'
import { sites } from '#db/organisations/schema.ts'
import { siteKinds } from '#domain/organisations/site.ts'
import { defineQuery } from '../operation.ts'
import { cutPage, pageOf, pageQuery } from '../schemas.ts'
import { siteSchema } from './site-schema.ts'

export const listSites = defineQuery({
  path: '/sites',
  summary: 'List the sites of the network',
  guard: 'site.read',
  query: pageQuery.extend({ kind: z.enum(siteKinds).optional(), parentId: z.uuid().optional() }),
  answer: pageOf(siteSchema),
  async handle({ database, actor, query }) {
    const rows = await readAs(database, actor, (db) =>
      db
        .select()
        .from(sites)
        .where(
          and(
            query.after === undefined ? undefined : gt(sites.id, query.after),
            query.kind === undefined ? undefined : eq(sites.kind, query.kind),
            query.parentId === undefined ? undefined : eq(sites.parentId, query.parentId),
          ),
        )
        .orderBy(asc(sites.id))
        .limit(query.limit + 1),
    )
    return cutPage(rows, query.limit)
  },
})
