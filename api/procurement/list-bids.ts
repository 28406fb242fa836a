import { z } from '@hono/zod-openapi'
import { listBids } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { bidState, offer } from './schemas.ts'

export const listBidsOperation = defineQuery({
  path: '/procurement/rounds/{id}/bids',
  summary: 'List bids: your own as receipts, and all of them once they are opened',
  guard: 'procurement.read',
  params: idParams,
  answer: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        supplierTenantId: z.uuid(),
        state: bidState,
        sha256: z.string(),
        sealedAt: instant,
        capacityUnits: z.int().nullable(),
        offers: z.array(offer),
      }),
    ),
  }),
  async handle({ database, actor, params }) {
    return { items: await listBids(database, actor, params.id) }
  },
})
