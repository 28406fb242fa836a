import { z } from '@hono/zod-openapi'
import { readStatement } from '#db/money/queries.ts'
import { defineQuery } from '../operation.ts'
import { beforeQuery, instant, pageBefore, pageOf } from '../schemas.ts'

const posting = z
  .object({
    id: z.int(),
    transactionId: z.uuid(),
    account: z.string(),
    amountFen: z.int(),
    balanceAfterFen: z.int(),
    reason: z.string(),
    shipmentId: z.uuid().nullable(),
    principalId: z.string(),
    recordedAt: instant,
  })
  .openapi('MoneyPosting')

export const readStatementOperation = defineQuery({
  path: '/money/postings',
  summary: 'Read what was posted for a site, shipment or prescription in your own book, newest first',
  guard: 'money.read',
  query: beforeQuery.extend({ subjectId: z.uuid() }),
  answer: pageOf(posting),
  async handle({ database, actor, query: { subjectId, before, limit } }) {
    const page = { subjectId, beforeId: before, limit: limit + 1 }
    return pageBefore(await readStatement(database, actor, page), limit)
  },
})
