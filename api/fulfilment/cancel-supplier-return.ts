import { cancelSupplierReturn } from '#db/fulfilment/supplier-returns.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { supplierReturnAnswer } from './request-schemas.ts'

export const cancelSupplierReturnOperation = defineCommand({
  method: 'post',
  path: '/supplier-returns/{id}/cancel',
  summary: 'Call a return to a supplier off before any of it has left',
  guard: 'supplier_return.request',
  params: idParams,
  status: 200,
  answer: supplierReturnAnswer,
  handle: ({ database, request, params }) =>
    cancelSupplierReturn(database, request, { supplierReturnId: params.id }),
})
