import { z } from '@hono/zod-openapi'
import { writeOffCauses, writeOffShipment } from '#db/fulfilment/write-off.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shipmentAnswer } from './schemas.ts'

export const writeOff = defineCommand({
  method: 'post',
  path: '/shipments/{id}/write-off',
  summary: 'Give a parcel up that will never come anywhere',
  description: 'Its units leave the books as loss, and its lines are sourced from elsewhere.',
  guard: 'shipment.write_off',
  params: idParams,
  body: z.strictObject({ cause: z.enum(writeOffCauses) }),
  status: 200,
  answer: shipmentAnswer,
  handle: ({ database, request, params, body }) =>
    writeOffShipment(database, request, { shipmentId: params.id, cause: body.cause }),
})
