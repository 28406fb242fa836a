import { z } from '@hono/zod-openapi'
import { changeDraft, draftOrder, reorder, submitOrder } from '#db/orders/drafts.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { orderAnswer, orderLinesInput } from './schemas.ts'

export const draftOrderOperation = defineCommand({
  method: 'post',
  path: '/orders/drafts',
  summary: 'Write an order that is not sent yet',
  guard: 'order.place',
  body: z.strictObject({ siteId: z.uuid(), lines: orderLinesInput }),
  status: 201,
  answer: orderAnswer,
  handle: ({ database, request, body }) => draftOrder(database, request, body),
})

export const changeDraftOperation = defineCommand({
  method: 'put',
  path: '/orders/{id}/lines',
  summary: 'Replace the lines of a draft',
  guard: 'order.place',
  params: idParams,
  body: z.strictObject({ lines: orderLinesInput }),
  status: 200,
  answer: orderAnswer,
  handle: ({ database, request, params, body }) =>
    changeDraft(database, request, { orderId: params.id, ...body }),
})

export const submitOrderOperation = defineCommand({
  method: 'post',
  path: '/orders/{id}/submit',
  summary: 'Submit a draft: it is priced, checked and sent as if it had just been placed',
  guard: 'order.place',
  params: idParams,
  status: 200,
  answer: orderAnswer,
  handle: ({ database, request, params }) => submitOrder(database, request, { orderId: params.id }),
})

export const reorderOperation = defineCommand({
  method: 'post',
  path: '/orders/{id}/reorder',
  summary: "Make a draft of an earlier order's lines",
  guard: 'order.place',
  params: idParams,
  status: 201,
  answer: orderAnswer,
  handle: ({ database, request, params }) => reorder(database, request, { orderId: params.id }),
})
