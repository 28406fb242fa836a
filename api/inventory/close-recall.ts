import { z } from '@hono/zod-openapi'
import { closeRecall } from '#db/inventory/end-recall.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { recallReport, recallState } from './recall-schema.ts'

export const closeRecallOperation = defineCommand({
  method: 'post',
  path: '/recalls/{id}/close',
  summary: 'Close a recall with its report',
  guard: 'recall.announce',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  body: z.strictObject({
    unfinishedReason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .openapi({ description: 'Why it ends before every holder said what it found.' }),
  }),
  status: 200,
  answer: z.object({ recallId: z.uuid(), state: recallState, report: recallReport }),
  handle: ({ database, request, params, body }) =>
    closeRecall(database, request, { recallId: params.id, ...body }),
})
