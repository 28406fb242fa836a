import { z } from '@hono/zod-openapi'
import { negotiatePrice } from '#db/procurement/negotiate.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const negotiatePriceOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/negotiated-prices',
  summary: 'Note the price that was agreed with the only bidder of a product',
  description: 'At most what it bid. Awards that are worked out from then on use it.',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({
    productId: z.uuid(),
    unitPriceTenThousandths: z.int().min(1).max(10_000_000),
  }),
  status: 200,
  answer: z.object({
    roundId: z.uuid(),
    productId: z.uuid(),
    supplierTenantId: z.uuid(),
    unitPriceTenThousandths: z.int(),
  }),
  handle: ({ database, request, params, body }) =>
    negotiatePrice(database, request, { roundId: params.id, ...body }),
})
