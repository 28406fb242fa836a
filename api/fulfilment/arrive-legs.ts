import { z } from '@hono/zod-openapi'
import { arriveLeg } from '#db/fulfilment/legs.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { batchAnswer, shipmentIds } from './schemas.ts'

export const arriveLegs = defineCommand({
  method: 'post',
  path: '/legs/arrive',
  summary: 'Parcels reach a site, all of them or none',
  guard: 'shipment.arrive',
  body: z.strictObject({ shipmentIds, siteId: z.uuid() }),
  status: 200,
  answer: batchAnswer,
  toldLater: keptByPhones('legs.arrive'),
  handle: ({ database, request, body }) => arriveLeg(database, request, body),
})
