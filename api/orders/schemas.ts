import { z } from '@hono/zod-openapi'
import { mostOrderLines } from '#domain/orders/quantity.ts'
import {
  orderPartStates,
  orderStates,
  substituteStates,
  type OrderPartState,
  type OrderState,
  type SubstituteState,
} from '#domain/orders/states.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const orderState = z.enum(statesOf<OrderState>(orderStates)).openapi('OrderState')
export const orderPartState = z.enum(statesOf<OrderPartState>(orderPartStates)).openapi('OrderPartState')

/** Quantities are judged by the rules, which say what is wrong with them; here they are only numbers. */
const lineInput = z.strictObject({
  productId: z.uuid(),
  units: z.number().openapi({ description: 'Base units, a whole number of boxes.' }),
  sellerTenantId: z.uuid().optional(),
  nearExpiryOfferId: z.uuid().optional(),
})

export const orderLinesInput = z.array(lineInput).min(1).max(mostOrderLines)

export const orderAnswer = z
  .object({
    orderId: z.uuid(),
    state: orderState,
    totalFen: z.int(),
    partIds: z.array(z.uuid()),
  })
  .openapi('OrderAnswer')

export const order = z
  .object({
    id: z.uuid(),
    siteId: z.uuid(),
    state: orderState,
    source: z.enum(['manual', 'reorder', 'replenishment', 'call_off']),
    sourceId: z.uuid().nullable(),
    totalFen: z.int(),
    createdBy: z.string(),
    createdAt: instant,
    submittedBy: z.string().nullable(),
    submittedAt: instant.nullable(),
    decidedAt: instant.nullable(),
    endedAt: instant.nullable(),
    reason: z.string().nullable(),
    version: z.int(),
  })
  .openapi('Order')

const named = {
  nameZh: z.string(),
  nameEn: z.string(),
  strength: z.string(),
  baseUnit: z.string(),
  packUnits: z.int(),
}

const orderLine = z
  .object({
    id: z.uuid(),
    lineNumber: z.int(),
    productId: z.uuid(),
    ...named,
    units: z.int(),
    sellerTenantId: z.uuid().nullable(),
    nearExpiryOfferId: z.uuid().nullable(),
    contractId: z.uuid().nullable(),
    awardId: z.uuid().nullable(),
    totalFen: z.int().nullable(),
    savingFen: z.int().nullable(),
  })
  .openapi('OrderLine')

const approval = z.object({
  step: z.int(),
  siteId: z.uuid(),
  decision: z.enum(['approved', 'rejected']).nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
})

export const orderPart = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    partNumber: z.int(),
    sellerTenantId: z.uuid(),
    buyerTenantId: z.uuid(),
    buyerSiteId: z.uuid(),
    state: orderPartState,
    fromSiteId: z.uuid().nullable(),
    goodsFen: z.int(),
    deliveryFen: z.int(),
    offeredAt: instant,
    answerDueAt: instant,
    acceptedAt: instant.nullable(),
    dispatchDueAt: instant.nullable(),
    dispatchedAt: instant.nullable(),
    receivedAt: instant.nullable(),
    endedAt: instant.nullable(),
    reason: z.string().nullable(),
    insteadOfPartId: z.uuid().nullable(),
  })
  .openapi('OrderPart')

const partLine = z
  .object({
    id: z.uuid(),
    orderLineId: z.uuid(),
    productId: z.uuid(),
    substituteForProductId: z.uuid().nullable(),
    ...named,
    units: z.int(),
    unitPriceTenThousandths: z.int(),
    totalFen: z.int(),
    lotId: z.uuid().nullable(),
    dispatchedUnits: z.int(),
    receivedUnits: z.int().nullable(),
  })
  .openapi('OrderPartLine')

const substitute = z.object({
  id: z.uuid(),
  partLineId: z.uuid(),
  productId: z.uuid(),
  units: z.int(),
  unitPriceTenThousandths: z.int(),
  totalFen: z.int(),
  state: z.enum(statesOf<SubstituteState>(substituteStates)),
  offeredAt: instant,
  decidedAt: instant.nullable(),
})

export const orderDetail = order
  .extend({ lines: z.array(orderLine), approvals: z.array(approval), parts: z.array(orderPart) })
  .openapi('OrderDetail')

const invoice = z
  .object({
    id: z.uuid(),
    goodsFen: z.int(),
    deliveryFen: z.int(),
    totalFen: z.int(),
    settledFen: z.int(),
    dueOn: z.iso.date(),
    issuedAt: instant,
    settledAt: instant.nullable(),
  })
  .openapi('OrderPartInvoice')

const note = z
  .object({ id: z.uuid(), kind: z.enum(['credit', 'debit']), totalFen: z.int(), issuedAt: instant })
  .openapi('OrderPartNote')

export const orderPartDetail = orderPart
  .extend({
    lines: z.array(partLine),
    substitutes: z.array(substitute),
    invoice: invoice.nullable(),
    extrasInvoices: z.array(invoice).openapi({
      description: 'For what came beyond the order and the buyer keeps.',
    }),
    notes: z.array(note),
  })
  .openapi('OrderPartDetail')

/** What a command on one part answers. */
export const partAnswer = z.object({ partId: z.uuid(), state: orderPartState })

export const reasonBody = z.strictObject({ reason: z.string().trim().min(1).max(500) })
