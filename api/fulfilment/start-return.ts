import { z } from '@hono/zod-openapi'
import { startReturn } from '#db/fulfilment/returns.ts'
import { returnReasons } from '#domain/fulfilment/return-reasons.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shipmentAnswer } from './schemas.ts'

export const startReturnOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/return',
  summary: 'Send a parcel back that did not reach the patient',
  guard: 'shipment.return',
  params: idParams,
  body: z.strictObject({ reason: z.enum(returnReasons) }),
  status: 200,
  answer: shipmentAnswer,
  toldLater: keptByPhones('shipment.return'),
  handle: ({ database, request, params, body }) =>
    startReturn(database, request, { shipmentId: params.id, reason: body.reason }),
})
