import { z } from '@hono/zod-openapi'
import { stockDrift } from '#db/inventory/drift.ts'
import { defineQuery } from '../operation.ts'

export const recountStock = defineQuery({
  path: '/operations/stock-drift',
  summary: 'Recount the stock ledger of the whole network',
  description: 'Every figure is 0, unless something is broken.',
  guard: 'board.read',
  onlyFor: ['network_operator', 'regulator'],
  answer: z.object({ mismatchingAccounts: z.int(), driftUnits: z.int(), unaccountedUnits: z.int() }),
  handle: ({ database, actor, now }) => stockDrift(database, actor, now),
})
