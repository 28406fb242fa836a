import { z } from '@hono/zod-openapi'
import {
  answerReturn,
  creditReturn,
  listReturns,
  requestReturn,
  sendBack,
  withdrawReturn,
  writeOffReturn,
} from '#db/orders/returns.ts'
import { orderReturnReasons } from '#domain/orders/return-reasons.ts'
import { orderReturnStates, type OrderReturnState } from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineCommand, defineQuery } from '../operation.ts'
import { idParams, instant, pageOf, pageQuery } from '../schemas.ts'

const state = z.enum(statesOf<OrderReturnState>(orderReturnStates))
const answer = z.object({ returnId: z.uuid(), state })

export const requestReturnOperation = defineCommand({
  method: 'post',
  path: '/order-parts/{id}/returns',
  summary: 'Ask to send back goods that you received',
  guard: 'order.receive',
  params: idParams,
  body: z.strictObject({
    partLineId: z.uuid(),
    lotId: z.uuid(),
    units: z.number(),
    reason: z.enum(orderReturnReasons),
  }),
  status: 201,
  answer,
  handle: ({ database, request, params, body }) =>
    requestReturn(database, request, { partId: params.id, ...body }),
})

export const answerReturnOperation = defineCommand({
  method: 'post',
  path: '/order-returns/{id}/answer',
  summary: 'Agree to a return that a buyer asks for, or refuse it',
  guard: 'order.sell',
  params: idParams,
  body: z.strictObject({
    agrees: z.boolean(),
    answer: z.string().trim().min(1).max(500).nullable().default(null),
  }),
  status: 200,
  answer,
  handle: ({ database, request, params, body }) =>
    answerReturn(database, request, { returnId: params.id, ...body }),
})

export const withdrawReturnOperation = defineCommand({
  method: 'post',
  path: '/order-returns/{id}/withdraw',
  summary: 'Keep goods that you had asked to send back',
  guard: 'order.receive',
  params: idParams,
  status: 200,
  answer,
  handle: ({ database, request, params }) => withdrawReturn(database, request, { returnId: params.id }),
})

export const writeOffReturnOperation = defineCommand({
  method: 'post',
  path: '/order-returns/{id}/write-off',
  summary: 'Give up goods beyond an order that were to come back to you; nobody is charged for them',
  guard: 'order.sell',
  params: idParams,
  status: 200,
  answer,
  handle: ({ database, request, params }) =>
    writeOffReturn(database, request, { returnId: params.id, side: 'seller' }),
})

export const writeOffRecalledReturnOperation = defineCommand({
  method: 'post',
  path: '/order-returns/{id}/write-off-recalled',
  summary: 'Give up sending recalled goods back that came beyond an order: the supplier bears them',
  guard: 'order.receive',
  params: idParams,
  status: 200,
  answer,
  handle: ({ database, request, params }) =>
    writeOffReturn(database, request, { returnId: params.id, side: 'buyer' }),
})

export const sendBackOperation = defineCommand({
  method: 'post',
  path: '/order-returns/{id}/send-back',
  summary: 'Send agreed goods back: a shipment is opened to the depot that they came from',
  guard: 'order.receive',
  params: idParams,
  status: 200,
  answer: answer.extend({ shipmentIds: z.array(z.uuid()) }),
  handle: ({ database, request, params }) => sendBack(database, request, { returnId: params.id }),
})

export const creditReturnOperation = defineCommand({
  method: 'post',
  path: '/order-returns/{id}/credit',
  summary: 'Credit a return that your depot has received, or take back what came beyond an order',
  guard: 'order.sell',
  params: idParams,
  status: 200,
  answer: answer.extend({
    creditNoteIds: z.array(z.uuid()).openapi({
      description:
        'One for each invoice that had charged for the goods: that of the order, and those of extras.',
    }),
    totalFen: z.int(),
  }),
  handle: ({ database, request, params }) => creditReturn(database, request, { returnId: params.id }),
})

const orderReturn = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    sellerTenantId: z.uuid(),
    partId: z.uuid(),
    partLineId: z.uuid().nullable().openapi({ description: 'Null for what nobody ordered.' }),
    discrepancyId: z.uuid().nullable().openapi({
      description: 'What the receipt found beyond the order; null for goods that were invoiced.',
    }),
    lotId: z.uuid(),
    units: z.int(),
    keptUnits: z.int().openapi({
      description: 'Of goods beyond the order: kept after all, or not given back, and so invoiced.',
    }),
    reason: z.enum([...orderReturnReasons, 'not_ordered']),
    state,
    answer: z.string().nullable(),
    requestedAt: instant,
    answeredAt: instant.nullable(),
    sentBackAt: instant.nullable(),
    endedAt: instant.nullable(),
  })
  .openapi('OrderReturn')

export const listReturnsOperation = defineQuery({
  path: '/order-returns',
  summary: 'List returns that you asked for or must answer, the newest first',
  guard: 'order.read',
  query: pageQuery.extend({
    partId: z.uuid().optional().openapi({ description: 'Only those of this part.' }),
  }),
  answer: pageOf(orderReturn),
  async handle({ database, actor, query }) {
    const rows = await listReturns(database, actor, { ...query, limit: query.limit + 1 })
    const items = rows.slice(0, query.limit)
    return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null }
  },
})
