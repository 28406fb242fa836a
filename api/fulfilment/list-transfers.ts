import { z } from '@hono/zod-openapi'
import { listTransfers } from '#db/fulfilment/request-queries.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'
import { transfer, transferState } from './request-schemas.ts'

export const listTransfersOperation = defineQuery({
  path: '/transfers',
  summary: 'List the transfers between your sites, the newest first',
  guard: 'transfer.read',
  query: pageQuery.extend({ siteId: z.uuid().optional(), state: transferState.optional() }),
  answer: pageOf(transfer),
  handle: ({ database, actor, query }) => listTransfers(database, actor, query),
})
