import { z } from '@hono/zod-openapi'
import { departLeg } from '#db/fulfilment/legs.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { batchAnswer, shipmentIds } from './schemas.ts'

export const departLegs = defineCommand({
  method: 'post',
  path: '/legs/depart',
  summary: 'Parcels leave a site, all of them or none',
  guard: 'shipment.arrive',
  body: z.strictObject({ shipmentIds, siteId: z.uuid() }),
  status: 200,
  answer: batchAnswer,
  toldLater: keptByPhones('legs.depart'),
  handle: ({ database, request, body }) => departLeg(database, request, body),
})
