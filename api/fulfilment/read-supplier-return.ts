import { readSupplierReturn } from '#db/fulfilment/request-queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { supplierReturnDetail } from './request-schemas.ts'

export const readSupplierReturnOperation = defineQuery({
  path: '/supplier-returns/{id}',
  summary: 'Read a return to a supplier with its lines and shipments',
  guard: 'supplier_return.read',
  params: idParams,
  answer: supplierReturnDetail,
  handle: ({ database, actor, params }) => readSupplierReturn(database, actor, params.id),
})
