import { z } from '@hono/zod-openapi'
import { tookPlaceAt } from '#domain/access/offline-act.ts'
import { countPiles } from '#db/inventory/stocktake-counts.ts'
import { countedParts } from '#domain/inventory/counting.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostPiles = 200

export const countPilesOperation = defineCommand({
  method: 'post',
  path: '/stocktakes/{id}/counts',
  summary: 'Tell what you counted; far from the books, another person counts again',
  guard: 'stock.count',
  params: idParams,
  body: z.strictObject({
    piles: z
      .array(
        z.strictObject({
          lotId: z.uuid(),
          ownership: z.enum(stockOwnerships),
          part: z.enum(countedParts),
          countedUnits: z.int().min(0),
        }),
      )
      .min(1)
      .max(mostPiles),
    countedAt: z.iso.datetime({ offset: true }).optional().openapi({
      description: 'When it was counted, where a phone without a network tells of it later; else left out.',
    }),
  }),
  status: 200,
  answer: z.object({ stocktakeId: z.uuid(), counted: z.int(), toRecount: z.int() }),
  toldLater: ({ countedAt: madeAt }) => (madeAt === undefined ? null : { kind: 'stocktake.count', madeAt }),
  handle: ({ database, request, params, now, body: { piles, countedAt } }) =>
    countPiles(database, request, {
      stocktakeId: params.id,
      piles,
      countedAt: countedAt === undefined ? undefined : tookPlaceAt(new Date(countedAt), now),
    }),
})
