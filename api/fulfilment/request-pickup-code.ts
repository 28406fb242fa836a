import { z } from '@hono/zod-openapi'
import { requestPickupCode } from '#db/fulfilment/pickup-codes.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const requestPickupCodeOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/pickup-code',
  summary: 'Let the patient be sent another pickup code',
  description: 'The code goes to the patient by text message, and to nobody else.',
  guard: 'shipment.hand_over',
  params: idParams,
  status: 200,
  answer: z.object({ shipmentId: z.uuid() }),
  handle: ({ database, request, params }) => requestPickupCode(database, request, { shipmentId: params.id }),
})
