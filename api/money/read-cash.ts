import { z } from '@hono/zod-openapi'
import { readCash } from '#db/money/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const readCashOperation = defineQuery({
  path: '/sites/{id}/cash',
  summary: "Read a site's drawer as the books see it",
  guard: 'money.read',
  params: idParams,
  answer: z
    .object({
      siteId: z.uuid(),
      day: z.iso.date(),
      inDrawerFen: z.int(),
      inFen: z.int(),
      outFen: z.int(),
      countedFen: z.int().nullable(),
      differenceFen: z.int().nullable(),
    })
    .openapi('Cash'),
  handle: ({ database, actor, now, params }) => readCash(database, actor, { siteId: params.id, now }),
})
