import { z } from '@hono/zod-openapi'
import { moneyDrift } from '#db/money/drift.ts'
import { defineQuery } from '../operation.ts'

export const recountMoney = defineQuery({
  path: '/operations/money-drift',
  summary: 'Recount the money ledgers of the whole network',
  description: 'Every figure is 0, unless something is broken.',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  answer: z.object({ unbalancedTransactions: z.int(), mismatchingAccounts: z.int(), driftFen: z.int() }),
  handle: ({ database, actor, now }) => moneyDrift(database, actor, now),
})
