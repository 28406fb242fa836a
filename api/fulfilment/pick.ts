import { z } from '@hono/zod-openapi'
import { batchLimit } from '#db/fulfilment/handling.ts'
import { pickShipment, pickShipments } from '#db/fulfilment/pick.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { batchAnswer, pickScans, shipmentAnswer } from './schemas.ts'

const shortUnits = z.strictObject({ shipmentLineId: z.uuid(), units: z.int().min(1) })

const picked = { scans: pickScans, short: z.array(shortUnits).max(100).optional() }

export const pick = defineCommand({
  method: 'post',
  path: '/shipments/{id}/pick',
  summary: "Pick a shipment's boxes from the shelf",
  description: 'The scans give every line exactly its units; what the shelf lacks is reported as short.',
  guard: 'shipment.pick',
  params: idParams,
  body: z.strictObject(picked),
  status: 200,
  answer: shipmentAnswer,
  handle: ({ database, request, params, body }) =>
    pickShipment(database, request, { shipmentId: params.id, ...body }),
})

export const pickWave = defineCommand({
  method: 'post',
  path: '/shipments/pick',
  summary: 'Pick the boxes of a wave of shipments, all of them or none',
  description: 'As one shipment is picked; a refusal names the shipment that it is about.',
  guard: 'shipment.pick',
  body: z.strictObject({
    picks: z
      .array(z.strictObject({ shipmentId: z.uuid(), ...picked }))
      .min(1)
      .max(batchLimit),
  }),
  status: 200,
  answer: batchAnswer,
  handle: ({ database, request, body }) => pickShipments(database, request, body),
})
