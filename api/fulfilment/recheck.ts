import { z } from '@hono/zod-openapi'
import { recheckShipment } from '#db/fulfilment/recheck.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { scans, shipmentAnswer } from './schemas.ts'

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
