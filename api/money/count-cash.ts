import { z } from '@hono/zod-openapi'
import { reconcileCash } from '#db/money/cash.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const countCash = defineCommand({
  method: 'post',
  path: '/sites/{id}/cash/counts',
  summary: "Close a site's cash for a day, once",
  guard: 'money.reconcile',
  params: idParams,
  body: z.strictObject({ day: z.iso.date(), countedFen: z.int().min(0) }),
  status: 201,
  answer: z.object({
    siteId: z.uuid(),
    day: z.iso.date(),
    expectedFen: z.int(),
    countedFen: z.int(),
    differenceFen: z.int(),
  }),
  handle: ({ database, request, params, body }) =>
    reconcileCash(database, request, { siteId: params.id, ...body }),
})
