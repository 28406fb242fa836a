import { z } from '@hono/zod-openapi'
import { listRegions } from '#db/organisations/region-queries.ts'
import { regionLevels } from '#domain/organisations/region-code.ts'
import { defineQuery } from '../operation.ts'
import { pageOf } from '../schemas.ts'

/** A county of many villages on one page. */
const largestPage = 500
const code = z.string().regex(/^\d{2,12}$/)

export const listRegionsOperation = defineQuery({
  path: '/regions',
  summary: 'List the regions of a level',
  description: 'Within another region where one is named; in the order of their codes.',
  guard: 'site.read',
  query: z.object({
    level: z.enum(regionLevels).default('county'),
    within: code.optional(),
    after: code.optional().openapi({ description: 'The `next` of the page before.' }),
    limit: z.coerce.number().int().min(1).max(largestPage).default(largestPage),
  }),
  answer: pageOf(
    z
      .object({
        code: z.string(),
        nameZh: z.string(),
        nameEn: z.string(),
        parentCode: z.string().nullable(),
        parentZh: z.string().nullable(),
        parentEn: z.string().nullable(),
      })
      .openapi('Region'),
  ),
  async handle({ database, actor, query: { limit, ...within } }) {
    const rows = await listRegions(database, actor, { ...within, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.code ?? null) : null }
  },
})
