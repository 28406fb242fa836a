import { listStocktakes } from '#db/inventory/stocktake-queries.ts'
import { defineQuery } from '../operation.ts'
import { beforeIdQuery, idParams, pageOf, pageOfIds } from '../schemas.ts'
import { stocktake } from './stocktake-schema.ts'

export const listStocktakesOperation = defineQuery({
  path: '/sites/{id}/stocktakes',
  summary: 'List the counts of a site, newest first',
  guard: 'stock.read',
  params: idParams,
  query: beforeIdQuery,
  answer: pageOf(stocktake),
  async handle({ database, actor, params, query: { before, limit } }) {
    return pageOfIds(
      await listStocktakes(database, actor, { siteId: params.id, before, limit: limit + 1 }),
      limit,
    )
  },
})
