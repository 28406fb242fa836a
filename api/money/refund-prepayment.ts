import { z } from '@hono/zod-openapi'
import { refundPrepayment } from '#db/money/prepayments.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { amountFen, paymentMethod } from './schemas.ts'

export const refundPrepaymentOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/prepayments/refund',
  summary: 'Record that what was paid before and is not used was paid back, whole and once',
  guard: 'money.collect',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid(), method: paymentMethod, amountFen }),
  status: 200,
  answer: z.object({ prescriptionId: z.uuid(), prepaidFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    refundPrepayment(database, request, { prescriptionId: params.id, ...body }),
})
