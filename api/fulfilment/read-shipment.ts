import { z } from '@hono/zod-openapi'
import { readShipment } from '#db/fulfilment/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { leg, scannedBox, shipment, shipmentLine } from './schemas.ts'

export const readShipmentOperation = defineQuery({
  path: '/shipments/{id}',
  summary: 'Read a shipment with its lines, legs and scanned boxes',
  guard: 'shipment.read',
  params: idParams,
  answer: shipment
    .extend({ lines: z.array(shipmentLine), legs: z.array(leg), scans: z.array(scannedBox) })
    .openapi('ShipmentDetail'),
  async handle({ database, actor, params }) {
    const { shipment: row, ...parts } = await readShipment(database, actor, params.id)
    return { ...row, ...parts }
  },
})
