import { z } from '@hono/zod-openapi'
import { planSchema, readReplenishmentPlan, setReplenishmentPlan } from '#db/replenishment/plans.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

const plan = z.strictObject(planSchema.shape)

export const setPlan = defineCommand({
  method: 'put',
  path: '/sites/{id}/replenishment-plan',
  summary: 'Set when a site orders, and for how much at once',
  guard: 'replenishment.manage',
  params: idParams,
  body: plan,
  status: 200,
  answer: z.object({ siteId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    setReplenishmentPlan(database, request, { siteId: params.id, plan: body }),
})

export const readPlan = defineQuery({
  path: '/sites/{id}/replenishment-plan',
  summary: 'Read when a site orders',
  guard: 'replenishment.read',
  params: idParams,
  answer: z
    .object({ siteId: z.uuid(), ...planSchema.shape, sweptOn: z.iso.date().nullable() })
    .openapi('ReplenishmentPlan'),
  handle: ({ database, actor, params }) => readReplenishmentPlan(database, actor, params.id),
})
