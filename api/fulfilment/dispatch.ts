import { z } from '@hono/zod-openapi'
import { dispatchShipments } from '#db/fulfilment/dispatch.ts'
import { defineCommand } from '../operation.ts'
import { batchAnswer, shipmentIds } from './schemas.ts'

export const dispatch = defineCommand({
  method: 'post',
  path: '/shipments/dispatch',
  summary: 'Let packed shipments leave, all of them or none',
  description: 'From here on a parcel can only be called back.',
  guard: 'shipment.dispatch',
  body: z.strictObject({ shipmentIds }),
  status: 200,
  answer: batchAnswer,
  handle: ({ database, request, body }) => dispatchShipments(database, request, body),
})
