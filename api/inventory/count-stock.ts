import { z } from '@hono/zod-openapi'
import { adjustmentCauses, adjustStock } from '#db/inventory/adjust.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const countStock = defineCommand({
  method: 'post',
  path: '/sites/{id}/counts',
  summary: 'Let the books follow a count',
  guard: 'stock.adjust',
  params: idParams,
  body: z.strictObject({
    lotId: z.uuid(),
    ownership: z.enum(stockOwnerships),
    countedUnits: z.int().min(0),
    cause: z.enum(adjustmentCauses),
  }),
  status: 201,
  answer: z.object({ adjustmentId: z.uuid(), differenceUnits: z.int() }),
  handle: ({ database, request, params, body }) =>
    adjustStock(database, request, { siteId: params.id, ...body }),
})
