import { z } from '@hono/zod-openapi'
import { typedDay } from '#domain/organisations/typed-day.ts'
import { announceDelivery } from '#db/inventory/delivery-notes.ts'
import { receiptLineSchema } from '#db/inventory/receipt-lines.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostLines = 500

export const announceDeliveryOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/delivery-notes',
  summary: 'Announce what a supplier outside the network brings',
  guard: 'stock.receive',
  params: idParams,
  body: z.strictObject({
    supplierName: z.string().min(1).max(100),
    number: z.string().min(1).max(100),
    expectedOn: typedDay.optional(),
    lines: z
      .array(
        z.strictObject({
          productId: z.uuid(),
          ownership: z.enum(stockOwnerships),
          lotNumber: receiptLineSchema.shape.lotNumber.optional(),
          expiresOn: z.iso.date().optional(),
          units: receiptLineSchema.shape.units,
        }),
      )
      .min(1)
      .max(mostLines),
  }),
  status: 201,
  answer: z.object({ deliveryNoteId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    announceDelivery(database, request, { siteId: params.id, ...body }),
})
