import { z } from '@hono/zod-openapi'
import { listStationWork } from '#db/fulfilment/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, listParameter, pageOf, pageQuery } from '../schemas.ts'
import { shipment, shipmentLine, shipmentState } from './schemas.ts'

export const listStationWorkOperation = defineQuery({
  path: '/sites/{id}/station-work',
  summary: 'List what a station has before it',
  description:
    'The shipments that the site supplies, with their lines; the one that is due first is in front.',
  guard: 'shipment.read',
  params: idParams,
  query: pageQuery.extend({
    state: listParameter(shipmentState).openapi({
      type: 'string',
      description: 'One or more states, such as `allocated` for the pickers.',
    }),
  }),
  answer: pageOf(shipment.extend({ lines: z.array(shipmentLine) })),
  async handle({ database, actor, params, query: { state, after, limit } }) {
    const filter = { fromSiteId: params.id, states: state, after, limit }
    const { rows, next } = await listStationWork(database, actor, filter)
    return { items: rows.map((row) => Object.assign(row.shipment, { lines: row.lines })), next }
  },
})
