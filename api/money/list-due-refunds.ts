import { z } from '@hono/zod-openapi'
import { listDueRefunds } from '#db/money/due-refunds.ts'
import { takeBackReasons } from '#domain/fulfilment/return-reasons.ts'
import { collectionMethods } from '#domain/money/accounts.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf, pageQuery } from '../schemas.ts'

export const listDueRefundsOperation = defineQuery({
  path: '/due-refunds',
  summary: 'List what patients are to get back for medicine that came back, the longest due first',
  description:
    'At your sites and those below them. `reason` is why the medicine came back; null where it was not kept then.',
  guard: 'money.read',
  query: pageQuery.extend({ siteId: z.uuid().optional() }),
  answer: pageOf(
    z
      .object({
        shipmentId: z.uuid(),
        prescriptionId: z.uuid(),
        siteId: z.uuid(),
        refundDueFen: z.int(),
        collectedMethod: z.enum(collectionMethods).nullable(),
        reason: z.enum(takeBackReasons).nullable(),
        dueSince: instant.nullable(),
      })
      .openapi('DueRefund'),
  ),
  handle: ({ database, actor, query }) => listDueRefunds(database, actor, query),
})
