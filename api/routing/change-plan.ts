import { z } from '@hono/zod-openapi'
import { changeRoutePlan } from '#db/routing/change.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { firstPlan } from './first-plan.ts'
import { routePlanAnswer, shipmentIds } from './schemas.ts'

export const changeRoutePlanOperation = defineCommand({
  method: 'post',
  path: '/route-plans/{id}/change',
  summary: 'Add parcels to a route plan and drop others',
  description:
    'Trips whose loading has begun stay as they are, without what is dropped from them; all others are planned anew. Release the plan again afterwards.',
  guard: 'route.plan',
  params: idParams,
  body: z.strictObject({
    addShipmentIds: shipmentIds.default([]),
    dropShipmentIds: shipmentIds.default([]),
  }),
  status: 200,
  answer: routePlanAnswer,
  handle: ({ database, request, params, body }) =>
    changeRoutePlan(database, request, { routePlanId: params.id, ...body }, firstPlan),
})
