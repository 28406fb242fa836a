import { z } from '@hono/zod-openapi'
import { returnAfterHandOver } from '#db/fulfilment/take-back.ts'
import { takeBackReasons } from '#domain/fulfilment/return-reasons.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shipmentAnswer } from './schemas.ts'

export const takeBack = defineCommand({
  method: 'post',
  path: '/shipments/{id}/take-back',
  summary: 'Take back what a patient was handed, or withdraw a dispense made in error',
  description:
    'Answers with the return, a shipment of its own: its units are in quarantine. The charge is reversed.',
  guard: 'shipment.return',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid(), reason: z.enum(takeBackReasons).default('unwanted') }),
  status: 200,
  answer: shipmentAnswer,
  handle: ({ database, request, params, body }) =>
    returnAfterHandOver(database, request, { shipmentId: params.id, ...body }),
})
