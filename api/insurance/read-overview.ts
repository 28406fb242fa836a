import { z } from '@hono/zod-openapi'
import { readInsurerOverview } from '#db/insurance/insurer-overview.ts'
import { defineQuery } from '../operation.ts'
import { monthQuery } from '../supervision/schemas.ts'
import { claimState } from './schemas.ts'

export const readOverviewOperation = defineQuery({
  path: '/insurance/overview',
  summary: 'Read the claims on you for a month of hand-overs: by state, by reason of denial, and by site',
  description:
    'By the time of the hand-over in Asia/Shanghai; what was undone is left out. Nothing of any patient.',
  guard: 'claim.read',
  onlyFor: ['insurer'],
  query: monthQuery,
  answer: z
    .object({
      month: z.string(),
      states: z.array(z.object({ state: claimState, claims: z.int(), claimedFen: z.int() })),
      denials: z.array(
        z.object({ code: z.string(), reason: z.string(), claims: z.int(), claimedFen: z.int() }),
      ),
      sites: z.array(
        z.object({
          siteId: z.uuid(),
          nameZh: z.string(),
          nameEn: z.string(),
          designatedCode: z.string().nullable(),
          countyCode: z.string(),
          claims: z.int(),
          claimedFen: z.int(),
          settled: z.int(),
          settledFen: z.int(),
          denied: z.int(),
          open: z.int(),
        }),
      ),
      openDifferences: z.int(),
    })
    .openapi('InsurerOverview'),
  handle: ({ database, actor, now, query }) => readInsurerOverview(database, actor, now, query.month),
})
