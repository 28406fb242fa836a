import { z } from '@hono/zod-openapi'
import { readClaimStatement } from '#db/insurance/differences.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { month } from '../supervision/schemas.ts'

export const readClaimStatementOperation = defineQuery({
  path: '/sites/{id}/claim-statement',
  summary: "Read what a site's hand-overs of a month asked of each plan, and what came of it",
  guard: 'claim.read',
  params: idParams,
  query: z.object({ month }),
  answer: z
    .object({
      siteId: z.uuid(),
      month: z.string(),
      charges: z.int(),
      totalFen: z.int(),
      patientFen: z.int(),
      insurerFen: z.int(),
      plans: z.array(
        z.object({
          insurerTenantId: z.uuid(),
          planCode: z.string(),
          claims: z.int(),
          claimedFen: z.int(),
          settledFen: z.int(),
          settled: z.int(),
          denied: z.int(),
        }),
      ),
    })
    .openapi('ClaimStatement'),
  handle: ({ database, actor, params, query }) =>
    readClaimStatement(database, actor, { siteId: params.id, month: query.month }),
})
