import { z } from '@hono/zod-openapi'
import { listHolders } from '#db/inventory/recall-queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant, pageOf, pageOfIds, pageQuery } from '../schemas.ts'
import { recallTaskState } from './recall-schema.ts'

const holder = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    siteId: z.uuid(),
    siteNameZh: z.string(),
    state: recallTaskState,
    unitsToFind: z.int(),
    unitsFound: z.int().nullable(),
    acknowledgedAt: instant.nullable(),
    doneAt: instant.nullable(),
  })
  .openapi('RecallHolder')

export const listRecallHolders = defineQuery({
  path: '/recalls/{id}/holders',
  summary: 'List the sites that hold recalled goods, each with its task',
  guard: 'recall.read',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  query: pageQuery,
  answer: pageOf(holder),
  async handle({ database, actor, now, params, query: { after, limit } }) {
    const page = { recallId: params.id, after, limit: limit + 1 }
    return pageOfIds(await listHolders(database, actor, now, page), limit)
  },
})
