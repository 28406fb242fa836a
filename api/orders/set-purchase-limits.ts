import { z } from '@hono/zod-openapi'
import { purchaseLimitSchema, setPurchaseLimits } from '#db/orders/purchase-limits.ts'
import { defineCommand } from '../operation.ts'

export const setPurchaseLimitsOperation = defineCommand({
  method: 'put',
  path: '/purchase-limits',
  summary: 'Say what the people of your sites may approve alone',
  guard: 'tenant.manage',
  body: z.strictObject({ limits: z.array(purchaseLimitSchema).min(1).max(2_000) }),
  status: 200,
  answer: z.object({ limits: z.int() }),
  handle: ({ database, request, body }) => setPurchaseLimits(database, request, body.limits),
})
