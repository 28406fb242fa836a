import { z } from '@hono/zod-openapi'
import { listSupplierReturns } from '#db/fulfilment/request-queries.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'
import { supplierReturn, supplierReturnState } from './request-schemas.ts'

export const listSupplierReturnsOperation = defineQuery({
  path: '/supplier-returns',
  summary: 'List what your sites send back to suppliers, the newest first',
  guard: 'supplier_return.read',
  query: pageQuery.extend({ siteId: z.uuid().optional(), state: supplierReturnState.optional() }),
  answer: pageOf(supplierReturn),
  handle: ({ database, actor, query }) => listSupplierReturns(database, actor, query),
})
