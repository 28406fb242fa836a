import { z } from '@hono/zod-openapi'
import { quotePrepayment } from '#db/money/prepayment-quote.ts'
import { type ShipmentState, shipmentStates } from '#domain/fulfilment/states.ts'
import { type PrescriptionState, prescriptionStates } from '#domain/prescriptions/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const quotePrepaymentOperation = defineQuery({
  path: '/prescriptions/{id}/prepayment',
  summary: 'Read what a patient may pay for a prescription before the hand-over, and what they did',
  description:
    'By the prices and covers of the day, for the parcels that are still to come to your organisation’s sites. `dueFen` is what ' +
    'is still to be taken, `refundDueFen` what may be paid back of what was.',
  guard: 'money.read',
  params: idParams,
  answer: z
    .object({
      prescriptionId: z.uuid(),
      hospitalReference: z.string(),
      state: z.enum(statesOf<PrescriptionState>(prescriptionStates)),
      parcels: z.array(
        z.object({
          shipmentId: z.uuid(),
          siteId: z.uuid(),
          state: z.enum(statesOf<ShipmentState>(shipmentStates)),
          promisedAt: instant,
        }),
      ),
      totalFen: z.int(),
      insurerFen: z.int(),
      patientFen: z.int(),
      prepaidFen: z.int(),
      dueFen: z.int(),
      refundDueFen: z.int(),
      prepaidSiteId: z.uuid().nullable(),
    })
    .openapi('PrepaymentQuote'),
  handle: ({ database, actor, params, now }) => quotePrepayment(database, actor, params.id, now),
})
