import { z } from '@hono/zod-openapi'
import { listRecallTasks } from '#db/inventory/recall-tasks.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf, pageOfIds, pageQuery } from '../schemas.ts'
import { recallClass, recallTaskState } from './recall-schema.ts'

const task = z
  .object({
    id: z.uuid(),
    recallId: z.uuid(),
    siteId: z.uuid(),
    state: recallTaskState,
    unitsToFind: z.int(),
    unitsFound: z.int().nullable(),
    recallClass,
    reason: z.string(),
    notifyBy: instant,
    lots: z
      .array(
        z.object({
          lotId: z.uuid(),
          lotNumber: z.string(),
          productNameZh: z.string(),
          productNameEn: z.string(),
          strength: z.string(),
        }),
      )
      .openapi({ description: 'The recalled lots that your site has in its books.' }),
  })
  .openapi('RecallTask')

export const listRecallTasksOperation = defineQuery({
  path: '/recall-tasks',
  summary: 'List what your sites must do in recalls',
  guard: 'recall.work',
  query: pageQuery.extend({ state: recallTaskState.optional() }),
  answer: pageOf(task),
  async handle({ database, actor, query: { state, after, limit } }) {
    return pageOfIds(await listRecallTasks(database, actor, { state, after, limit: limit + 1 }), limit)
  },
})
