import { z } from '@hono/zod-openapi'
import { adjustmentCauses } from '#db/inventory/adjust.ts'
import { listAdjustments } from '#db/inventory/stocktake-queries.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineQuery } from '../operation.ts'
import { beforeIdQuery, idParams, instant, pageOf, pageOfIds } from '../schemas.ts'
import { adjustmentState } from './adjustment-schema.ts'

const adjustment = z
  .object({
    id: z.uuid(),
    lotId: z.uuid(),
    productId: z.uuid(),
    ownership: z.enum(stockOwnerships),
    countedUnits: z.int(),
    differenceUnits: z.int(),
    cause: z.enum(adjustmentCauses),
    state: adjustmentState,
    requestedBy: z.string(),
    requestedAt: instant,
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
  })
  .openapi('StockAdjustment')

export const listAdjustmentsOperation = defineQuery({
  path: '/sites/{id}/adjustments',
  summary: 'List the corrections of the books at a site, newest first',
  guard: 'stock.read',
  params: idParams,
  query: beforeIdQuery,
  answer: pageOf(adjustment),
  async handle({ database, actor, params, query: { before, limit } }) {
    const rows = await listAdjustments(database, actor, { siteId: params.id, before, limit: limit + 1 })
    return pageOfIds(z.array(adjustment).parse(rows), limit)
  },
})
