import { z } from '@hono/zod-openapi'
import { adjustmentCauses, adjustStock } from '#db/inventory/adjust.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { adjustmentAnswer } from './adjustment-schema.ts'

export const countStock = defineCommand({
  method: 'post',
  path: '/sites/{id}/counts',
  summary: 'Let the books follow a count of one lot',
  description: "Above your organisation's limits nothing moves before a second person approves it.",
  guard: 'stock.adjust',
  params: idParams,
  body: z.strictObject({
    lotId: z.uuid(),
    ownership: z.enum(stockOwnerships),
    countedUnits: z.int().min(0),
    cause: z.enum(adjustmentCauses),
  }),
  status: 201,
  answer: adjustmentAnswer,
  handle: ({ database, request, params, body }) =>
    adjustStock(database, request, { siteId: params.id, ...body }),
})
