import { z } from '@hono/zod-openapi'
import { refuseTransfer } from '#db/fulfilment/transfers.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { reasonText, transferAnswer } from './request-schemas.ts'

export const refuseTransferOperation = defineCommand({
  method: 'post',
  path: '/transfers/{id}/refuse',
  summary: 'Refuse a transfer that another person asked for',
  guard: 'transfer.approve',
  params: idParams,
  body: z.strictObject({ reason: reasonText }),
  status: 200,
  answer: transferAnswer,
  handle: ({ database, request, params, body }) =>
    refuseTransfer(database, request, { transferId: params.id, ...body }),
})
