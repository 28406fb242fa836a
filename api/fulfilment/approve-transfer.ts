import { approveTransfer } from '#db/fulfilment/transfers.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { transferAnswer } from './request-schemas.ts'

export const approveTransferOperation = defineCommand({
  method: 'post',
  path: '/transfers/{id}/approve',
  summary: 'Let a transfer go that another person asked for',
  guard: 'transfer.approve',
  params: idParams,
  status: 200,
  answer: transferAnswer,
  handle: ({ database, request, params }) => approveTransfer(database, request, { transferId: params.id }),
})
