import { z } from '@hono/zod-openapi'
import { decideDiscrepancy } from '#db/fulfilment/decide-discrepancy.ts'
import { discrepancyDecisions } from '#domain/fulfilment/discrepancies.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const decideDiscrepancyOperation = defineCommand({
  method: 'post',
  path: '/discrepancies/{id}/decide',
  summary: 'Decide what a discrepancy means',
  description:
    'Each decision is for one side: the receiver accepts a loss or keeps what is too many, the sender credits or writes off; of a recalled lot the receiver writes off as well. A decision about some of the units leaves the rest open.',
  guard: 'discrepancy.decide',
  params: idParams,
  body: z.strictObject({
    decision: z.enum(discrepancyDecisions),
    units: z.int().min(1).max(100_000_000).optional(),
    note: z.string().min(1).max(200),
  }),
  status: 200,
  answer: z.object({
    discrepancyId: z.uuid(),
    state: z.enum(['open', ...discrepancyDecisions]),
    units: z.int(),
  }),
  handle: ({ database, request, params, body }) =>
    decideDiscrepancy(database, request, { discrepancyId: params.id, ...body }),
})
