import { OpenAPIHono } from '@hono/zod-openapi'
import type { AppEnv } from '../dependencies.ts'
import { collectChargeOperation } from './collect-charge.ts'
import { countCash } from './count-cash.ts'
import { depositCashOperation } from './deposit-cash.ts'
import { prepayOperation } from './prepay.ts'
import { readCashOperation } from './read-cash.ts'
import { readChargeOperation } from './read-charge.ts'
import { readStatementOperation } from './read-statement.ts'
import { recountMoney } from './recount.ts'
import { refundChargeOperation } from './refund-charge.ts'
import { refundPrepaymentOperation } from './refund-prepayment.ts'

export const moneyRoutes = new OpenAPIHono<AppEnv>()
  .openapi(readChargeOperation.route, readChargeOperation.handler)
  .openapi(collectChargeOperation.route, collectChargeOperation.handler)
  .openapi(refundChargeOperation.route, refundChargeOperation.handler)
  .openapi(prepayOperation.route, prepayOperation.handler)
  .openapi(refundPrepaymentOperation.route, refundPrepaymentOperation.handler)
  .openapi(readCashOperation.route, readCashOperation.handler)
  .openapi(countCash.route, countCash.handler)
  .openapi(depositCashOperation.route, depositCashOperation.handler)
  .openapi(readStatementOperation.route, readStatementOperation.handler)
  .openapi(recountMoney.route, recountMoney.handler)
