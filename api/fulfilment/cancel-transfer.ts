import { cancelTransfer } from '#db/fulfilment/transfers.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { transferAnswer } from './request-schemas.ts'

export const cancelTransferOperation = defineCommand({
  method: 'post',
  path: '/transfers/{id}/cancel',
  summary: 'Call a transfer off before any of it has left',
  guard: 'transfer.request',
  params: idParams,
  status: 200,
  answer: transferAnswer,
  handle: ({ database, request, params }) => cancelTransfer(database, request, { transferId: params.id }),
})
