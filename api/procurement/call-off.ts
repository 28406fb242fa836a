import { z } from '@hono/zod-openapi'
import { callOffByOrder } from '#db/procurement/call-off-by-order.ts'
import { callOff, callOffSchema } from '#db/procurement/call-offs.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const callOffs = z.array(callOffSchema).min(1).max(1_000)

export const callOffOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/call-offs',
  summary: 'Call off units under your contracts: all of them or none',
  description: 'For goods that are ordered elsewhere; it only counts them.',
  guard: 'procurement.call_off',
  params: idParams,
  body: z.strictObject({ callOffs }),
  status: 201,
  answer: z.object({ callOffIds: z.array(z.uuid()) }),
  handle: ({ database, request, params, body }) =>
    callOff(database, request, { roundId: params.id, ...body }),
})

export const callOffByOrderOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/orders',
  summary: 'Call off units by an order to the distributors of your allocations, at the contracts’ prices',
  guard: 'procurement.call_off',
  params: idParams,
  body: z.strictObject({ siteId: z.uuid(), callOffs }),
  status: 201,
  answer: z.object({ callOffIds: z.array(z.uuid()), orderId: z.uuid(), totalFen: z.int() }),
  handle: ({ database, request, params, body }) =>
    callOffByOrder(database, request, { roundId: params.id, ...body }),
})
