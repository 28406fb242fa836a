import { z } from '@hono/zod-openapi'
import { readRecall } from '#db/inventory/recall-queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { recall, recallProgress, recallReport } from './recall-schema.ts'

export const readRecallOperation = defineQuery({
  path: '/recalls/{id}',
  summary: 'Read a recall and how far it is at this moment',
  guard: 'recall.read',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  answer: recall.extend({
    lotIds: z.array(z.uuid()),
    progress: recallProgress,
    report: recallReport.nullable(),
  }),
  handle: ({ database, actor, now, params }) => readRecall(database, actor, now, params.id),
})
