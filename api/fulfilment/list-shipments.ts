import { z } from '@hono/zod-openapi'
import { listShipments } from '#db/fulfilment/queries.ts'
import { shipmentKinds } from '#domain/fulfilment/shipment-kinds.ts'
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
    requestId: z
      .uuid()
      .optional()
      .openapi({ description: 'What asked for them: a part of an order, a transfer, a return.' }),
    kind: listParameter(z.enum(shipmentKinds))
      .optional()
      .openapi({ type: 'string', description: 'Who asked: one or more kinds, with commas between them.' }),
    state: listParameter(shipmentState)
      .optional()
      .openapi({ type: 'string', description: 'One or more states, with commas between them.' }),
  }),
  answer: pageOf(shipment),
  async handle({ database, actor, query: { state, kind, ...filter } }) {
    const { rows, next } = await listShipments(database, actor, {
      ...filter,
      states: state,
      kinds: kind,
    })
    return { items: rows, next }
  },
})
