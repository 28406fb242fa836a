import { cancelRoutePlan, releaseRoutePlan } from '#db/routing/release.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { routePlanAnswer } from './schemas.ts'

export const releaseRoutePlanOperation = defineCommand({
  method: 'post',
  path: '/route-plans/{id}/release',
  summary: 'Release a route plan: it is what is driven',
  description:
    'The times at which parcels leave and arrive become those of the plan, also on the pages of patients.',
  guard: 'route.plan',
  params: idParams,
  status: 200,
  answer: routePlanAnswer,
  handle: ({ database, request, params }) => releaseRoutePlan(database, request, params.id),
})

export const cancelRoutePlanOperation = defineCommand({
  method: 'post',
  path: '/route-plans/{id}/cancel',
  summary: 'Cancel a route plan before anything has left by it',
  guard: 'route.plan',
  params: idParams,
  status: 200,
  answer: routePlanAnswer,
  handle: ({ database, request, params }) => cancelRoutePlan(database, request, params.id),
})
