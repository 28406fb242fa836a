import { z } from '@hono/zod-openapi'
import { refuseSupplierReturn } from '#db/fulfilment/supplier-returns.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { reasonText, supplierReturnAnswer } from './request-schemas.ts'

export const refuseSupplierReturnOperation = defineCommand({
  method: 'post',
  path: '/supplier-returns/{id}/refuse',
  summary: 'Refuse a return to a supplier that another person asked for',
  guard: 'supplier_return.authorise',
  params: idParams,
  body: z.strictObject({ reason: reasonText }),
  status: 200,
  answer: supplierReturnAnswer,
  handle: ({ database, request, params, body }) =>
    refuseSupplierReturn(database, request, { supplierReturnId: params.id, ...body }),
})
