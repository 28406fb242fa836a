import { z } from '@hono/zod-openapi'
import { returnAfterHandOver } from '#db/fulfilment/returns.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shipmentAnswer } from './schemas.ts'

export const takeBack = defineCommand({
  method: 'post',
  path: '/shipments/{id}/take-back',
  summary: 'Take back what a patient was handed',
  description: 'The units go to quarantine, and the charge is reversed.',
  guard: 'shipment.return',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid() }),
  status: 200,
  answer: shipmentAnswer,
  handle: ({ database, request, params, body }) =>
    returnAfterHandOver(database, request, { shipmentId: params.id, siteId: body.siteId }),
})
