import { z } from '@hono/zod-openapi'
import { cancelStocktake } from '#db/inventory/stocktakes.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stocktakeState } from './stocktake-schema.ts'

export const cancelStocktakeOperation = defineCommand({
  method: 'post',
  path: '/stocktakes/{id}/cancel',
  summary: 'End a count without letting the books follow it',
  guard: 'stock.approve',
  params: idParams,
  status: 200,
  answer: z.object({ stocktakeId: z.uuid(), state: stocktakeState }),
  handle: ({ database, request, params }) => cancelStocktake(database, request, params.id),
})
