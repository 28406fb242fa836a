import { z } from '@hono/zod-openapi'
import { listStocktakeLines } from '#db/inventory/stocktake-queries.ts'
import { countedParts } from '#domain/inventory/counting.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineQuery } from '../operation.ts'
import { idParams, pageOf, pageOfIds, pageQuery } from '../schemas.ts'
import { stocktakeLineState } from './stocktake-schema.ts'

const line = z
  .object({
    id: z.uuid(),
    lotId: z.uuid(),
    lotNumber: z.string(),
    productId: z.uuid(),
    productNameZh: z.string(),
    ownership: z.enum(stockOwnerships),
    part: z.enum(countedParts),
    state: stocktakeLineState,
    countedUnits: z.int().nullable(),
    bookUnits: z.int().nullable(),
    refusalCode: z.string().nullable(),
  })
  .openapi('StocktakeLine')

export const listStocktakeLinesOperation = defineQuery({
  path: '/stocktakes/{id}/lines',
  summary: 'List the piles of a count',
  description: 'What the books held is told only of piles that were counted.',
  guard: 'stock.read',
  params: idParams,
  query: pageQuery.extend({ state: stocktakeLineState.optional() }),
  answer: pageOf(line),
  async handle({ database, actor, params, query: { state, after, limit } }) {
    const page = { stocktakeId: params.id, state, after, limit: limit + 1 }
    return pageOfIds(await listStocktakeLines(database, actor, page), limit)
  },
})
