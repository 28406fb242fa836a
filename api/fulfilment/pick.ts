import { z } from '@hono/zod-openapi'
import { pickShipment } from '#db/fulfilment/pick.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { pickScans, shipmentAnswer } from './schemas.ts'

const shortUnits = z.strictObject({ shipmentLineId: z.uuid(), units: z.int().min(1) })

export const pick = defineCommand({
  method: 'post',
  path: '/shipments/{id}/pick',
  summary: "Pick a shipment's boxes from the shelf",
  description: 'The scans give every line exactly its units; what the shelf lacks is reported as short.',
  guard: 'shipment.pick',
  params: idParams,
  body: z.strictObject({ scans: pickScans, short: z.array(shortUnits).max(100).optional() }),
  status: 200,
  answer: shipmentAnswer,
  handle: ({ database, request, params, body }) =>
    pickShipment(database, request, { shipmentId: params.id, ...body }),
})
