import { z } from '@hono/zod-openapi'
import { receiveShipment } from '#db/fulfilment/receive-shipment.ts'
import { boxConditions } from '#domain/fulfilment/receipt.ts'
import { receiptLineSchema } from '#db/inventory/receipt-lines.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { label, mostScans, shipmentAnswer } from './schemas.ts'

const mostLines = 500
const units = z.int().min(0).max(100_000_000)

export const receiveShipmentOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/receive',
  summary: 'Receive a shipment at the site that it goes to, as counted there',
  description:
    'Every line is counted once, and its parts add up to what was sent. Lines that came whole and good need no scans. What differs is kept as a discrepancy, to be decided over.',
  guard: 'shipment.receive',
  params: idParams,
  body: z.strictObject({
    lines: z
      .array(
        z.strictObject({
          lineId: z.uuid(),
          good: units,
          damaged: units.default(0),
          expiryDiffers: units.default(0),
          wrongProduct: units.default(0),
          short: units.default(0),
          foundExpiresOn: z.iso.date().optional(),
          note: z.string().min(1).max(200).optional(),
        }),
      )
      .min(1)
      .max(mostLines),
    scans: z
      .array(z.strictObject({ code: label, condition: z.enum(boxConditions) }))
      .max(mostScans)
      .default([]),
    extras: z
      .array(z.strictObject(receiptLineSchema.omit({ siteId: true, lotId: true, ownership: true }).shape))
      .max(mostLines)
      .default([]),
  }),
  status: 200,
  answer: shipmentAnswer.extend({ discrepancyIds: z.array(z.uuid()) }),
  toldLater: keptByPhones('shipment.receive'),
  handle: ({ database, request, params, body }) =>
    receiveShipment(database, request, { shipmentId: params.id, ...body }),
})
