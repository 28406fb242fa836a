import { z } from '@hono/zod-openapi'
import { packShipments } from '#db/fulfilment/pack.ts'
import { defineCommand } from '../operation.ts'
import { batchAnswer, shipmentIds } from './schemas.ts'

export const pack = defineCommand({
  method: 'post',
  path: '/shipments/pack',
  summary: 'Pack rechecked shipments, all of them or none',
  guard: 'shipment.pack',
  body: z.strictObject({ shipmentIds }),
  status: 200,
  answer: batchAnswer,
  handle: ({ database, request, body }) => packShipments(database, request, body),
})
