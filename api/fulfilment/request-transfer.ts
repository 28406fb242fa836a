import { z } from '@hono/zod-openapi'
import { requestTransfer } from '#db/fulfilment/transfers.ts'
import { defineCommand } from '../operation.ts'
import { mostRequestLines, reasonText, transferAnswer, units } from './request-schemas.ts'

export const requestTransferOperation = defineCommand({
  method: 'post',
  path: '/transfers',
  summary: 'Ask for goods of one of your sites at another',
  description:
    'Worth more than your organisation allows one person, it waits for a second one. Else its stock is reserved and its shipments are opened at once.',
  guard: 'transfer.request',
  body: z.strictObject({
    fromSiteId: z.uuid(),
    toSiteId: z.uuid(),
    lines: z
      .array(z.strictObject({ productId: z.uuid(), units, lotId: z.uuid().optional() }))
      .min(1)
      .max(mostRequestLines),
    dueAt: z.iso
      .datetime()
      .transform((at) => new Date(at))
      .optional(),
    takesRest: z
      .boolean()
      .default(false)
      .openapi({ description: 'Takes what there is when the site has less than asked.' }),
    note: reasonText.optional(),
  }),
  status: 201,
  answer: transferAnswer,
  handle: ({ database, request, body }) => requestTransfer(database, request, body),
})
