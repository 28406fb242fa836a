import { acknowledgeRecallTask } from '#db/inventory/recall-tasks.ts'
import { keptByPhones } from '../offline-act.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { taskAnswer } from './recall-schema.ts'

export const acknowledgeRecallTaskOperation = defineCommand({
  method: 'post',
  path: '/recall-tasks/{id}/acknowledge',
  summary: 'Say that your site knows of a recall',
  guard: 'recall.work',
  params: idParams,
  status: 200,
  answer: taskAnswer,
  toldLater: keptByPhones('recall.acknowledge'),
  handle: ({ database, request, params }) => acknowledgeRecallTask(database, request, params.id),
})
