import { z } from '@hono/zod-openapi'
import { collectCharge } from '#db/money/commands.ts'
import { collectionMethods } from '#domain/money/accounts.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { amountFen } from './schemas.ts'

export const collectChargeOperation = defineCommand({
  method: 'post',
  path: '/shipments/{id}/charge/collect',
  summary: "Record that the patient's part was paid, whole and once",
  guard: 'money.collect',
  params: idParams,
  body: z.strictObject({ method: z.enum(collectionMethods), amountFen }),
  status: 200,
  answer: z.object({ shipmentId: z.uuid(), collectedFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    collectCharge(database, request, { shipmentId: params.id, ...body }),
})
