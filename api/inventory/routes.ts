import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { countStock } from './count-stock.ts'
import { decideQuarantineOperation } from './decide-quarantine.ts'
import { listBalances } from './list-balances.ts'
import { readStockCardOperation } from './read-stock-card.ts'
import { receiveStockOperation } from './receive-stock.ts'
import { recountStock } from './recount.ts'

export const inventoryRoutes = new OpenAPIHono<AppEnv>()
  .openapi(listBalances.route, listBalances.handler)
  .openapi(readStockCardOperation.route, readStockCardOperation.handler)
  .openapi(receiveStockOperation.route, receiveStockOperation.handler)
  .openapi(countStock.route, countStock.handler)
  .openapi(decideQuarantineOperation.route, decideQuarantineOperation.handler)
  .openapi(recountStock.route, recountStock.handler)
