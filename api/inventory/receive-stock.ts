import { z } from '@hono/zod-openapi'
import { receiptLineSchema } from '#db/inventory/receipt-lines.ts'
import { receiveStock } from '#db/inventory/receive.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostLines = 500
const line = z.strictObject(receiptLineSchema.omit({ siteId: true, lotId: true }).shape)

export const receiveStockOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/receipts',
  summary: 'Receive goods from a supplier, all lines or none',
  guard: 'stock.receive',
  params: idParams,
  body: z.strictObject({ lines: z.array(line).min(1).max(mostLines) }),
  status: 201,
  answer: z.object({ receiptId: z.uuid(), lines: z.int(), units: z.int() }),
  handle: ({ database, request, params, body }) =>
    receiveStock(database, request, { siteId: params.id, lines: body.lines }),
})
