import { z } from '@hono/zod-openapi'
import { readStocktake } from '#db/inventory/stocktake-queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stocktake, stocktakeLineState } from './stocktake-schema.ts'

export const readStocktakeOperation = defineQuery({
  path: '/stocktakes/{id}',
  summary: 'Read a count and how far it is',
  guard: 'stock.read',
  params: idParams,
  answer: stocktake.extend({ progress: z.partialRecord(stocktakeLineState, z.int()) }),
  handle: ({ database, actor, params }) => readStocktake(database, actor, params.id),
})
