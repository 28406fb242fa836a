import { z } from '@hono/zod-openapi'
import { listStationWork } from '#db/fulfilment/station-work.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, listParameter, pageOf, pageQuery } from '../schemas.ts'
import { scannedBox, shipment, shipmentLine, shipmentState, siteName } from './schemas.ts'

export const listStationWorkOperation = defineQuery({
  path: '/sites/{id}/station-work',
  summary: 'List what a station has before it',
  description:
    'The shipments that the site supplies, with their lines, their picked boxes, and when they leave for where; the one that is due first is in front.',
  guard: 'shipment.read',
  params: idParams,
  query: pageQuery.extend({
    state: listParameter(shipmentState).openapi({
      type: 'string',
      description: 'One or more states, such as `allocated` for the pickers.',
    }),
  }),
  answer: pageOf(
    shipment.extend({
      lines: z.array(shipmentLine),
      scans: z.array(scannedBox),
      departsAt: instant.nullable().openapi({ description: 'When its first ride leaves, as planned.' }),
      destination: siteName.nullable(),
    }),
  ),
  async handle({ database, actor, params, query: { state, after, limit } }) {
    const filter = { fromSiteId: params.id, states: state, after, limit }
    const { rows, next } = await listStationWork(database, actor, filter)
    return { items: rows.map(({ shipment: row, ...parts }) => ({ ...row, ...parts })), next }
  },
})
