import { z } from '@hono/zod-openapi'
import { liftRecall } from '#db/inventory/end-recall.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { recallState } from './recall-schema.ts'

export const liftRecallOperation = defineCommand({
  method: 'post',
  path: '/recalls/{id}/lift',
  summary: 'Lift a recall that was a mistake; people decide over what was set aside',
  guard: 'recall.announce',
  onlyFor: ['network_operator', 'regulator'],
  params: idParams,
  status: 200,
  answer: z.object({ recallId: z.uuid(), state: recallState }),
  handle: ({ database, request, params }) => liftRecall(database, request, params.id),
})
