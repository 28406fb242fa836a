import { z } from '@hono/zod-openapi'
import { quoteCharge } from '#db/fulfilment/charge-quote.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const quoteChargeOperation = defineQuery({
  path: '/shipments/{id}/charge-quote',
  summary: 'Read what the patient will pay for a parcel before it is handed over',
  description:
    'By the prices and covers of the day, as the hand-over will be charged. Only while the parcel is on its way or waits for ' +
    'its patient: afterwards `GET /shipments/{id}/charge` tells what was charged.',
  guard: 'money.collect',
  params: idParams,
  answer: z
    .object({
      shipmentId: z.uuid(),
      day: z.iso.date(),
      totalFen: z.int(),
      patientFen: z.int(),
      insurerFen: z.int(),
      prepaidFen: z
        .int()
        .openapi({ description: 'What is left of what the patient paid before on the prescription.' }),
    })
    .openapi('ChargeQuote'),
  handle: ({ database, actor, params, now }) => quoteCharge(database, actor, params.id, now),
})
