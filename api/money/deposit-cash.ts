import { z } from '@hono/zod-openapi'
import { depositCash } from '#db/money/cash.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { amountFen } from './schemas.ts'

export const depositCashOperation = defineCommand({
  method: 'post',
  path: '/sites/{id}/cash/deposits',
  summary: "Record that cash went from a site's drawer to the bank",
  guard: 'money.reconcile',
  params: idParams,
  body: z.strictObject({ amountFen }),
  status: 201,
  answer: z.object({ siteId: z.uuid(), inDrawerFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    depositCash(database, request, { siteId: params.id, amountFen: body.amountFen }),
})
