import { z } from '@hono/zod-openapi'
import { claimSortKeys, listClaims } from '#db/insurance/claim-list.ts'
import { sortsOf } from '#domain/sort.ts'
import { defineQuery } from '../operation.ts'
import { listParameter, pageOf, pageQuery } from '../schemas.ts'
import { month } from '../supervision/schemas.ts'
import { claimState, claimSummary } from './schemas.ts'

export const listClaimsOperation = defineQuery({
  path: '/claims',
  summary: 'List the claims that your organisation made or insures, newest first',
  guard: 'claim.read',
  query: pageQuery.extend({
    state: listParameter(claimState).optional(),
    prescriptionId: z.uuid().optional(),
    siteId: z.uuid().optional(),
    month: month.optional(),
    sort: z.enum(sortsOf(claimSortKeys)).optional(),
  }),
  answer: pageOf(claimSummary),
  async handle({ database, actor, query: { state, limit, ...filter } }) {
    const rows = await listClaims(database, actor, {
      ...filter,
      states: state,
      limit: limit + 1,
    })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
