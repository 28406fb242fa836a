import { z } from '@hono/zod-openapi'
import { listDueRefunds } from '#db/money/due-refunds.ts'
import { takeBackReasons } from '#domain/fulfilment/return-reasons.ts'
import { collectionMethods } from '#domain/money/accounts.ts'
import { endedStates } from '#domain/prescriptions/states.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf } from '../schemas.ts'
import { dueQuery } from './schemas.ts'

export const listDueRefundsOperation = defineQuery({
  path: '/due-refunds',
  summary: 'List what patients are to get back, the longest due first',
  description:
    'At your sites and those below them: of `source` `charge` for medicine that came back, of `prepayment` what is left of what ' +
    'was paid before on a prescription that is over. `reason` is why the medicine came back, null where it was not kept then; or ' +
    'how the prescription ended. Paid back by `POST /shipments/{id}/charge/refund` or `POST /prescriptions/{id}/prepayments/refund`.',
  guard: 'money.read',
  query: dueQuery,
  answer: pageOf(
    z
      .object({
        source: z.enum(['charge', 'prepayment']),
        shipmentId: z.uuid().nullable(),
        prescriptionId: z.uuid(),
        siteId: z.uuid(),
        refundDueFen: z.int(),
        collectedMethod: z.enum(collectionMethods).nullable(),
        reason: z.enum([...takeBackReasons, ...endedStates]).nullable(),
        dueSince: instant,
      })
      .openapi('DueRefund'),
  ),
  handle: ({ database, actor, query }) => listDueRefunds(database, actor, query),
})
