import { z } from '@hono/zod-openapi'
import { postStocktake } from '#db/inventory/post-stocktake.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const postStocktakeOperation = defineCommand({
  method: 'post',
  path: '/stocktakes/{id}/post',
  summary: 'Approve a count that you took no part in, and let the books follow it',
  description:
    'Each pile is corrected by its difference when it was counted, so that no sale since is undone.',
  guard: 'stock.approve',
  params: idParams,
  body: z.strictObject({ leavesOutUncounted: z.boolean().default(false) }),
  status: 200,
  answer: z.object({
    stocktakeId: z.uuid(),
    posted: z.int(),
    refused: z.int(),
    skipped: z.int(),
    differenceUnits: z.int(),
  }),
  handle: ({ database, request, params, body }) =>
    postStocktake(database, request, { stocktakeId: params.id, ...body }),
})
