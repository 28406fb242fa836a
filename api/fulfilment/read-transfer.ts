import { readTransfer } from '#db/fulfilment/request-queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { transferDetail } from './request-schemas.ts'

export const readTransferOperation = defineQuery({
  path: '/transfers/{id}',
  summary: 'Read a transfer with its lines and shipments',
  guard: 'transfer.read',
  params: idParams,
  answer: transferDetail,
  handle: ({ database, actor, params }) => readTransfer(database, actor, params.id),
})
