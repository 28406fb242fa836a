import { z } from '@hono/zod-openapi'
import { prepay } from '#db/money/prepayments.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { amountFen, paymentMethod } from './schemas.ts'

export const prepayOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/prepayments',
  summary: 'Record what a patient paid before the hand-over, whole and once',
  description:
    'The amount is the `dueFen` of `GET /prescriptions/{id}/prepayment`; the money stays the patient’s until a hand-over uses it.',
  guard: 'money.collect',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid(), method: paymentMethod, amountFen }),
  status: 200,
  answer: z.object({ prescriptionId: z.uuid(), prepaidFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    prepay(database, request, { prescriptionId: params.id, ...body }),
})
