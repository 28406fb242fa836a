import { z } from '@hono/zod-openapi'
import {
  listReplenishmentPolicies,
  policySchema,
  removeReplenishmentPolicies,
  setReplenishmentPolicies,
} from '#db/replenishment/policies.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, pageOf, pageQuery } from '../schemas.ts'

const mostPolicies = 500
const policy = z.strictObject(policySchema.shape)
const changed = z.object({ siteId: z.uuid(), policies: z.int() })

export const setPolicies = defineCommand({
  method: 'put',
  path: '/sites/{id}/replenishment-policies',
  summary: 'Set how products are restocked at a site, all or none',
  description: 'Products that are not named stay as they are.',
  guard: 'replenishment.manage',
  params: idParams,
  body: z.strictObject({ policies: z.array(policy).min(1).max(mostPolicies) }),
  status: 200,
  answer: changed,
  handle: ({ database, request, params, body }) =>
    setReplenishmentPolicies(database, request, { siteId: params.id, policies: body.policies }),
})

export const removePolicies = defineCommand({
  method: 'post',
  path: '/sites/{id}/replenishment-policies/remove',
  summary: 'End the restocking of products at a site',
  guard: 'replenishment.manage',
  params: idParams,
  body: z.strictObject({ productIds: z.array(z.uuid()).min(1).max(mostPolicies) }),
  status: 200,
  answer: changed,
  handle: ({ database, request, params, body }) =>
    removeReplenishmentPolicies(database, request, { siteId: params.id, productIds: body.productIds }),
})

export const listPolicies = defineQuery({
  path: '/sites/{id}/replenishment-policies',
  summary: 'List how products are restocked at a site',
  guard: 'replenishment.read',
  params: idParams,
  query: pageQuery,
  answer: pageOf(policy.openapi('ReplenishmentPolicy')),
  async handle({ database, actor, params, query: { after, limit } }) {
    const rows = await listReplenishmentPolicies(database, actor, {
      siteId: params.id,
      after,
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.productId ?? null) : null }
  },
})
