import { z } from '@hono/zod-openapi'
import { findLots } from '#db/inventory/find-lots.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'

const lot = z
  .object({
    id: z.uuid(),
    number: z.string(),
    expiresOn: z.iso.date().nullable(),
    recalledAt: instant.nullable(),
    productId: z.uuid(),
    nameZh: z.string(),
    nameEn: z.string(),
    strength: z.string(),
    manufacturer: z.string(),
  })
  .openapi('Lot')

export const findLotsOperation = defineQuery({
  path: '/lots',
  summary: 'Find lots by the beginning of their number, or by their product',
  description:
    'Of the whole network: a lot is the same wherever it lies. It says nothing of where or how much.',
  guard: 'stock.read',
  query: z.object({
    text: z.string().trim().min(1).max(100),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  answer: z.object({ items: z.array(lot) }),
  async handle({ database, actor, query }) {
    return { items: await findLots(database, actor, query) }
  },
})
