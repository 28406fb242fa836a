import { z } from '@hono/zod-openapi'
import { batchLimit } from '#db/fulfilment/handling.ts'
import { recheckShipment, recheckShipments } from '#db/fulfilment/recheck.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { batchAnswer, scans, shipmentAnswer } from './schemas.ts'

export const recheck = defineCommand({
  method: 'post',
  path: '/shipments/{id}/recheck',
  summary: 'Scan every picked box again, as another person than the picker',
  guard: 'shipment.recheck',
  params: idParams,
  body: z.strictObject({ scans }),
  status: 200,
  answer: shipmentAnswer,
  handle: ({ database, request, params, body }) =>
    recheckShipment(database, request, { shipmentId: params.id, scans: body.scans }),
})

export const recheckWave = defineCommand({
  method: 'post',
  path: '/shipments/recheck',
  summary: 'Scan every picked box of a wave of shipments again, all of them or none',
  description: 'As one shipment is rechecked; a refusal names the shipment that it is about.',
  guard: 'shipment.recheck',
  body: z.strictObject({
    rechecks: z
      .array(z.strictObject({ shipmentId: z.uuid(), scans }))
      .min(1)
      .max(batchLimit),
  }),
  status: 200,
  answer: batchAnswer,
  handle: ({ database, request, body }) => recheckShipments(database, request, body),
})
