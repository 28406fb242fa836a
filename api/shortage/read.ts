import { z } from '@hono/zod-openapi'
import { listShortages, readShortage } from '#db/shortage/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, listParameter, pageOf, pageQuery } from '../schemas.ts'
import { shortage, shortageState } from './schemas.ts'

export const list = defineQuery({
  path: '/shortages',
  summary: 'See what is scarce',
  guard: 'shortage.read',
  query: pageQuery.extend({ state: listParameter(shortageState).default(['declared', 'allocated']) }),
  answer: pageOf(shortage),
  async handle({ database, actor, query: { state, after, limit } }) {
    const rows = await listShortages(database, actor, { states: state, after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})

export const read = defineQuery({
  path: '/shortages/{id}',
  summary: 'Read a shortage with its products, and what your sites were promised',
  guard: 'shortage.read',
  params: idParams,
  answer: shortage
    .extend({
      products: z.array(
        z.object({
          productId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          strength: z.string(),
          packUnits: z.int(),
          needPerUnit: z.number(),
          isSubstitute: z.boolean(),
        }),
      ),
      promises: z.array(
        z.object({
          siteId: z.uuid(),
          productId: z.uuid(),
          sellerTenantId: z.uuid(),
          units: z.int(),
          drawnUnits: z.int(),
          lostUnits: z.int(),
          releasedUnits: z.int(),
        }),
      ),
    })
    .openapi('ShortageDetail'),
  handle: ({ database, actor, params }) => readShortage(database, actor, params.id),
})
