import { z } from '@hono/zod-openapi'
import { readCharge } from '#db/money/queries.ts'
import { priceLists } from '#domain/insurance/price-list.ts'
import { takeBackReasons } from '#domain/fulfilment/return-reasons.ts'
import { collectionMethods } from '#domain/money/accounts.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'
import { toldPayment } from './schemas.ts'

export const readChargeOperation = defineQuery({
  path: '/shipments/{id}/charge',
  summary: 'Read what a handed-over shipment cost, who bears what, and what is still due',
  guard: 'money.read',
  params: idParams,
  answer: z
    .object({
      shipmentId: z.uuid(),
      prescriptionId: z.uuid(),
      siteId: z.uuid(),
      totalFen: z.int(),
      patientFen: z.int(),
      insurerFen: z.int(),
      collectedFen: z.int(),
      collectedMethod: z.enum(collectionMethods).nullable(),
      collectedAt: instant.nullable(),
      refundedFen: z.int(),
      reversedAt: instant.nullable(),
      reversedFor: z.enum(takeBackReasons).nullable(),
      bookedAt: instant,
      dueFen: z.int(),
      refundDueFen: z.int(),
      prepaidFen: z.int(),
      toldPayment: toldPayment.nullable(),
      lines: z.array(
        z.object({
          prescriptionLineId: z.uuid(),
          productId: z.uuid(),
          units: z.int(),
          unitPriceTenThousandths: z.int().nullable(),
          priceList: z.enum(priceLists).nullable(),
          totalFen: z.int(),
          insurerFen: z.int(),
        }),
      ),
    })
    .openapi('Charge'),
  handle: ({ database, actor, params }) => readCharge(database, actor, params.id),
})
