import { z } from '@hono/zod-openapi'
import { finishRecallTask } from '#db/inventory/recall-tasks.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { taskAnswer } from './recall-schema.ts'

export const finishRecallTaskOperation = defineCommand({
  method: 'post',
  path: '/recall-tasks/{id}/finish',
  summary: 'Say how many recalled units your site found and set aside',
  guard: 'recall.work',
  params: idParams,
  body: z.strictObject({ unitsFound: z.int().min(0) }),
  status: 200,
  answer: taskAnswer,
  toldLater: keptByPhones('recall.finish'),
  handle: ({ database, request, params, body }) =>
    finishRecallTask(database, request, { taskId: params.id, ...body }),
})
