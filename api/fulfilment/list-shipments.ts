import { z } from '@hono/zod-openapi'
import { listShipments } from '#db/fulfilment/queries.ts'
import { defineQuery } from '../operation.ts'
import { listParameter, pageOf, pageQuery } from '../schemas.ts'
import { shipment, shipmentState } from './schemas.ts'

export const listShipmentsOperation = defineQuery({
  path: '/shipments',
  summary: 'List shipments',
  description: 'Those of your organisation and those handed to it; the one that is due first is in front.',
  guard: 'shipment.read',
  query: pageQuery.extend({
    fromSiteId: z.uuid().optional(),
    destinationSiteId: z.uuid().optional(),
    state: listParameter(shipmentState)
      .optional()
      .openapi({ type: 'string', description: 'One or more states, with commas between them.' }),
  }),
  answer: pageOf(shipment),
  async handle({ database, actor, query: { state, ...filter } }) {
    const { rows, next } = await listShipments(database, actor, { ...filter, states: state })
    return { items: rows, next }
  },
})
