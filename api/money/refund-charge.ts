import { z } from '@hono/zod-openapi'
import { refundCharge } from '#db/money/commands.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { amountFen, paymentMethod } from './schemas.ts'

export const refundChargeOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/charge/refund',
  summary: 'Record that a patient was paid back for what came back, whole and once',
  guard: 'money.collect',
  params: idParams,
  body: z.strictObject({ method: paymentMethod, amountFen }),
  status: 200,
  answer: z.object({ shipmentId: z.uuid(), refundedFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    refundCharge(database, request, { shipmentId: params.id, ...body }),
})
