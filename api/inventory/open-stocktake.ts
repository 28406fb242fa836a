import { z } from '@hono/zod-openapi'
import { openStocktake } from '#db/inventory/stocktakes.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stocktakeScope } from './stocktake-schema.ts'

export const openStocktakeOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/stocktakes',
  summary: 'Open a count of a site, or of a part of it, while sales go on',
  guard: 'stock.count',
  params: idParams,
  body: z.strictObject({ scope: stocktakeScope.default({}) }),
  status: 201,
  answer: z.object({ stocktakeId: z.uuid(), lines: z.int() }),
  toldLater: keptByPhones('stocktake.open'),
  handle: ({ database, request, params, body }) =>
    openStocktake(database, request, { siteId: params.id, scope: body.scope }),
})
