import { z } from '@hono/zod-openapi'
import { listDriverLegs } from '#db/fulfilment/driver-legs.ts'
import { shipmentKinds } from '#domain/fulfilment/shipment-kinds.ts'
import { fulfilmentModes } from '#domain/prescriptions/prescription.ts'
import { defineQuery } from '../operation.ts'
import { instant } from '../schemas.ts'
import { leg, shipmentState, siteName } from './schemas.ts'

const mostLegs = 500

export const listLegs = defineQuery({
  path: '/legs',
  summary: 'List the legs that you may ride now, and those you are on',
  description: 'From the sites that you work at, in the order of the timetable.',
  guard: 'shipment.read',
  query: z.object({ limit: z.coerce.number().int().min(1).max(mostLegs).default(mostLegs) }),
  answer: z.object({
    items: z.array(
      leg.extend({
        shipmentState,
        shipmentKind: z.enum(shipmentKinds),
        mode: z.enum(fulfilmentModes).nullable(),
        dueAt: instant,
        from: siteName,
        to: siteName,
        isCold: z.boolean(),
      }),
    ),
  }),
  async handle({ database, actor, query }) {
    const rows = await listDriverLegs(database, actor, { siteIds: actor.siteIds, limit: query.limit })
    return {
      items: rows.map(({ leg: ride, kind, ...parcel }) => ({ ...ride, ...parcel, shipmentKind: kind })),
    }
  },
})
