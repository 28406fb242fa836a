import { z } from '@hono/zod-openapi'
import { listDueCharges } from '#db/money/due-charges.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf } from '../schemas.ts'
import { dueQuery, toldPayment } from './schemas.ts'

export const listDueChargesOperation = defineQuery({
  path: '/due-charges',
  summary: 'List what patients still owe for what they were handed, the longest due first',
  description:
    'At your sites and those below them. `toldPayment` is what a phone told of a payment that does not fit: the whole stays due.',
  guard: 'money.read',
  query: dueQuery,
  answer: pageOf(
    z
      .object({
        shipmentId: z.uuid(),
        prescriptionId: z.uuid(),
        siteId: z.uuid(),
        totalFen: z.int(),
        insurerFen: z.int(),
        dueFen: z.int(),
        dueSince: instant,
        toldPayment: toldPayment.nullable(),
      })
      .openapi('DueCharge'),
  ),
  handle: ({ database, actor, query }) => listDueCharges(database, actor, query),
})
