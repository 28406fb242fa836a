import { z } from '@hono/zod-openapi'
import { chooseCourier } from '#db/couriers/commands.ts'
import { readBooking } from '#db/couriers/queries.ts'
import { type CourierBookingState, courierBookingStates } from '#domain/couriers/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

const choose = defineCommand({
  method: 'put',
  path: '/sites/{id}/courier',
  summary: 'Let the courier bring what goes from a site to homes, or your own drivers',
  guard: 'site.manage',
  params: idParams,
  body: z.strictObject({ byCourier: z.boolean() }),
  status: 200,
  answer: z.object({ siteId: z.uuid(), byCourier: z.boolean() }),
  handle: ({ database, request, params, body }) =>
    chooseCourier(database, request, { siteId: params.id, ...body }),
})

const read = defineQuery({
  path: '/shipments/{id}/courier',
  summary: 'Read where the courier is with a parcel',
  guard: 'shipment.read',
  params: idParams,
  answer: z.object({
    shipmentId: z.uuid(),
    trackingNumber: z.string().nullable(),
    state: z.enum(statesOf<CourierBookingState>(courierBookingStates)),
    bookedAt: instant,
    changedAt: instant,
  }),
  handle: ({ database, actor, params }) => readBooking(database, actor, params.id),
})

export const courierOperations = [choose, read] as const
