import { z } from '@hono/zod-openapi'
import { cancelDelivery } from '#db/inventory/delivery-notes.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const cancelDeliveryOperation = defineCommand({
  method: 'post',
  path: '/delivery-notes/{id}/cancel',
  summary: 'Strike an announced delivery that will not come',
  guard: 'stock.receive',
  params: idParams,
  status: 200,
  answer: z.object({ deliveryNoteId: z.uuid(), state: z.literal('cancelled') }),
  handle: ({ database, request, params }) => cancelDelivery(database, request, { deliveryNoteId: params.id }),
})
