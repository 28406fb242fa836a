import { z } from '@hono/zod-openapi'
import { applyPlan, approvePlan, discardPlan } from '#db/shortage/apply-plan.ts'
import { planShortage } from '#db/shortage/plan.ts'
import { listPlans, readPlan } from '#db/shortage/queries.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { plan, planState, planSummary } from './schemas.ts'

const forOperator = ['network_operator'] as const
const decided = z.object({ planId: z.uuid(), state: planState })

export const makePlan = defineCommand({
  method: 'post',
  path: '/shortages/{id}/plans',
  summary: 'Reckon who would get what: a preview, kept beside others',
  description:
    'Max-min fair inside each tier, in whole boxes; what was promised before stays. Compare plans side by side; another person approves one.',
  guard: 'shortage.plan',
  onlyFor: forOperator,
  params: idParams,
  body: planOptionsSchema,
  status: 201,
  answer: decided.extend({ summary: planSummary }),
  handle: ({ database, request, params, body }) =>
    planShortage(database, request, { shortageId: params.id, options: body }),
})

export const plansOf = defineQuery({
  path: '/shortages/{id}/plans',
  summary: 'Compare the plans of a shortage',
  guard: 'shortage.read',
  params: idParams,
  answer: z.object({ items: z.array(plan) }),
  handle: async ({ database, actor, params }) => ({ items: await listPlans(database, actor, params.id) }),
})

export const readOnePlan = defineQuery({
  path: '/shortage-plans/{id}',
  summary: 'Read a plan with its fairness report',
  guard: 'shortage.read',
  params: idParams,
  answer: plan,
  handle: ({ database, actor, params }) => readPlan(database, actor, params.id),
})

export const approve = defineCommand({
  method: 'post',
  path: '/shortage-plans/{id}/approve',
  summary: "Approve another person's plan",
  guard: 'shortage.approve',
  onlyFor: forOperator,
  params: idParams,
  status: 200,
  answer: decided,
  handle: ({ database, request, params }) => approvePlan(database, request, { planId: params.id }),
})

export const discard = defineCommand({
  method: 'post',
  path: '/shortage-plans/{id}/discard',
  summary: 'Put a plan away',
  guard: 'shortage.plan',
  onlyFor: forOperator,
  params: idParams,
  status: 200,
  answer: decided,
  handle: ({ database, request, params }) => discardPlan(database, request, { planId: params.id }),
})

export const apply = defineCommand({
  method: 'post',
  path: '/shortage-plans/{id}/apply',
  summary: 'Reserve what an approved plan grants, in one go',
  guard: 'shortage.plan',
  onlyFor: forOperator,
  params: idParams,
  status: 200,
  answer: decided.extend({ reservedUnits: z.int() }),
  handle: ({ database, request, params }) => applyPlan(database, request, { planId: params.id }),
})
