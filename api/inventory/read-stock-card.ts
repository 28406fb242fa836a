import { z } from '@hono/zod-openapi'
import { readStockCard } from '#db/inventory/queries.ts'
import { movementReasons } from '#domain/inventory/movement.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { boundaryKinds, stockStatuses } from '#domain/inventory/stock-status.ts'
import { defineQuery } from '../operation.ts'
import { beforeQuery, idParams, instant, pageBefore, pageOf } from '../schemas.ts'

const account = z.enum([...stockStatuses, ...boundaryKinds])

const movement = z
  .object({
    id: z.int(),
    recordedAt: instant,
    reason: z.enum(movementReasons),
    lotId: z.uuid(),
    lotNumber: z.string(),
    ownership: z.enum(stockOwnerships),
    units: z.int(),
    fromAccount: account,
    fromSiteId: z.uuid().nullable(),
    fromBalanceAfter: z.int().nullable(),
    toAccount: account,
    toSiteId: z.uuid().nullable(),
    toBalanceAfter: z.int().nullable(),
    referenceId: z.uuid().nullable(),
    principalId: z.string(),
  })
  .openapi('StockMovement')

export const readStockCardOperation = defineQuery({
  path: '/sites/{id}/stock-card',
  summary: 'Read what moved at a site, last recorded first',
  description: 'Of one lot, or of all lots of a product.',
  guard: 'stock.read',
  params: idParams,
  query: beforeQuery
    .extend({
      lotId: z.uuid().optional(),
      productId: z.uuid().optional(),
      until: z.iso.datetime({ offset: true }).optional(),
    })
    .refine(({ lotId, productId }) => (lotId === undefined) !== (productId === undefined), {
      path: ['lotId'],
      error: 'Give either lotId or productId.',
    }),
  answer: pageOf(movement),
  async handle({ database, actor, params, query: { lotId, productId = '', before, until, limit } }) {
    const of = lotId === undefined ? { productId } : { lotId }
    const page = {
      siteId: params.id,
      of,
      beforeId: before,
      until: until === undefined ? undefined : new Date(until),
      limit: limit + 1,
    }
    return pageBefore(await readStockCard(database, actor, page), limit)
  },
})
