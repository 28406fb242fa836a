import { z } from '@hono/zod-openapi'
import { receiveReturn } from '#db/fulfilment/returns.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { shipmentAnswer } from './schemas.ts'

export const receiveReturnOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/receive-return',
  summary: 'Take a returned parcel in at a site',
  description: 'Its units go to quarantine, where a person looks at them.',
  guard: 'shipment.return',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid() }),
  status: 200,
  answer: shipmentAnswer,
  toldLater: keptByPhones('shipment.take_in'),
  handle: ({ database, request, params, body }) =>
    receiveReturn(database, request, { shipmentId: params.id, siteId: body.siteId }),
})
