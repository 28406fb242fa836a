import { z } from '@hono/zod-openapi'
import { receiveDelivery } from '#db/inventory/delivery-notes.ts'
import { receiptLineSchema } from '#db/inventory/receipt-lines.ts'
import { unloadedConditions } from '#domain/inventory/delivery-note.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostLines = 500

export const receiveDeliveryOperation = defineCommand({
  method: 'post',
  path: '/delivery-notes/{id}/receive',
  summary: 'Receive an announced delivery as it was unloaded',
  description:
    'Good units are available up to what was announced; all else is set aside. What differs is kept as a discrepancy.',
  guard: 'stock.receive',
  params: idParams,
  body: z.strictObject({
    lines: z
      .array(
        z.strictObject({
          ...receiptLineSchema.omit({ siteId: true, lotId: true, ownership: true }).shape,
          noteLineId: z.uuid().nullable(),
          condition: z.enum(unloadedConditions).default('good'),
          note: z.string().min(1).max(200).optional(),
        }),
      )
      .max(mostLines),
  }),
  status: 200,
  answer: z.object({
    deliveryNoteId: z.uuid(),
    state: z.literal('received'),
    discrepancyIds: z.array(z.uuid()),
  }),
  handle: ({ database, request, params, body }) =>
    receiveDelivery(database, request, { deliveryNoteId: params.id, ...body }),
})
