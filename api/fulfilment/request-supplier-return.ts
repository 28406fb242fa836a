import { z } from '@hono/zod-openapi'
import { requestSupplierReturn } from '#db/fulfilment/supplier-returns.ts'
import { supplierReturnReasons } from '#domain/fulfilment/request-states.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { mostRequestLines, supplierReturnAnswer, units } from './request-schemas.ts'

export const requestSupplierReturnOperation = defineCommand({
  method: 'post',
  path: '/supplier-returns',
  summary: 'Ask to send goods of a site back to their supplier',
  guard: 'supplier_return.request',
  body: z.strictObject({
    siteId: z.uuid(),
    supplierName: z.string().min(1).max(100),
    supplierSiteId: z
      .uuid()
      .optional()
      .openapi({ description: 'Where a supplier on the network receives them; left out for any other.' }),
    takenFrom: z.enum(['available', 'quarantine']),
    reason: z.enum(supplierReturnReasons),
    lines: z
      .array(
        z.strictObject({
          productId: z.uuid(),
          lotId: z.uuid(),
          ownership: z.enum(stockOwnerships),
          units,
          unitPriceTenThousandths: z
            .int()
            .min(0)
            .max(2_000_000_000)
            .optional()
            .openapi({ description: "What was paid for a base unit; the catalogue's price where left out." }),
        }),
      )
      .min(1)
      .max(mostRequestLines),
  }),
  status: 201,
  answer: supplierReturnAnswer,
  handle: ({ database, request, body }) => requestSupplierReturn(database, request, body),
})
