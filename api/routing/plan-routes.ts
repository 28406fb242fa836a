import { z } from '@hono/zod-openapi'
import { planRoutes } from '#db/routing/plan.ts'
import { defineCommand } from '../operation.ts'
import { firstPlan } from './first-plan.ts'
import { doorMeansSchema, routePlanAnswer, time, together } from './schemas.ts'

export const planRoutesOperation = defineCommand({
  method: 'post',
  path: '/route-plans',
  summary: 'Plan the trips of a hub, or a round within a village',
  description:
    'For the parcels that wait at the hub for a round; with doorMeans for those that wait at a village’s site for a door. There is a first plan at once; it gets better for the seconds that are given, and can be released at any moment. Parcels that no vehicle can bring are left out and named with the reason.',
  guard: 'route.plan',
  body: z.strictObject({
    siteId: z.uuid(),
    shiftFrom: time,
    shiftUntil: time,
    staysOut: z.boolean().default(false).openapi({ description: 'Vehicles may stay at their last stop.' }),
    mostTrips: z.int().min(1).max(6).default(2),
    doorMeans: doorMeansSchema.default(null),
    vehicleIds: z.array(z.uuid()).max(200).default([]),
    improveSeconds: z.int().min(0).max(300).default(30),
    together: together.default([]),
  }),
  status: 201,
  answer: routePlanAnswer,
  handle: ({ database, request, body }) => planRoutes(database, request, body, firstPlan),
})
