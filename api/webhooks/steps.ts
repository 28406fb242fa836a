import { endSubscription, pauseSubscription, resumeSubscription } from '#db/webhooks/commands.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stepAnswer } from './schemas.ts'

export const pause = defineCommand({
  method: 'post',
  path: '/webhooks/{id}/pause',
  summary: 'Stop being told for a while',
  description: 'What happens meanwhile is kept, and told when you resume.',
  guard: 'webhook.manage',
  params: idParams,
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params }) =>
    pauseSubscription(database, request, {
      subscriptionId: params.id,
      cause: 'asked',
      prescriptionId: null,
    }),
})

export const resume = defineCommand({
  method: 'post',
  path: '/webhooks/{id}/resume',
  summary: 'Go on being told, beginning with what was kept',
  guard: 'webhook.manage',
  params: idParams,
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params }) =>
    resumeSubscription(database, request, { subscriptionId: params.id }),
})

export const end = defineCommand({
  method: 'post',
  path: '/webhooks/{id}/end',
  summary: 'Stop being told for good',
  guard: 'webhook.manage',
  params: idParams,
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params }) =>
    endSubscription(database, request, { subscriptionId: params.id }),
})
