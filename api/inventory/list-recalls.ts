import { listRecalls } from '#db/inventory/recall-queries.ts'
import { defineQuery } from '../operation.ts'
import { beforeIdQuery, pageOf, pageOfIds } from '../schemas.ts'
import { recall, recallState } from './recall-schema.ts'

export const listRecallsOperation = defineQuery({
  path: '/recalls',
  summary: 'List the recalls of the network, newest first',
  guard: 'recall.read',
  onlyFor: ['network_operator', 'regulator'],
  query: beforeIdQuery.extend({ state: recallState.optional() }),
  answer: pageOf(recall),
  async handle({ database, actor, now, query: { state, before, limit } }) {
    return pageOfIds(await listRecalls(database, actor, now, { state, before, limit: limit + 1 }), limit)
  },
})
