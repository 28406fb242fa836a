import { z } from '@hono/zod-openapi'
import { authoriseSupplierReturn } from '#db/fulfilment/supplier-returns.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { supplierReturnAnswer } from './request-schemas.ts'

export const authoriseSupplierReturnOperation = defineCommand({
  method: 'post',
  path: '/supplier-returns/{id}/authorise',
  summary: 'Let goods go back that another person asked for, under the number the supplier gave',
  guard: 'supplier_return.authorise',
  params: idParams,
  body: z.strictObject({ authorisation: z.string().min(1).max(100) }),
  status: 200,
  answer: supplierReturnAnswer,
  handle: ({ database, request, params, body }) =>
    authoriseSupplierReturn(database, request, { supplierReturnId: params.id, ...body }),
})
