import { confirmSupplierReturn } from '#db/fulfilment/supplier-returns.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { supplierReturnAnswer } from './request-schemas.ts'

export const confirmSupplierReturnOperation = defineCommand({
  method: 'post',
  path: '/supplier-returns/{id}/confirm',
  summary: 'Record that a supplier outside the network has the goods',
  description: 'The goods leave the books, and the credit that is expected is told.',
  guard: 'supplier_return.confirm',
  params: idParams,
  status: 200,
  answer: supplierReturnAnswer,
  handle: ({ database, request, params }) =>
    confirmSupplierReturn(database, request, { supplierReturnId: params.id }),
})
