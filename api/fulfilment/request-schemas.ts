import { z } from '@hono/zod-openapi'
import {
  supplierReturnReasons,
  supplierReturnStates,
  transferStates,
  type SupplierReturnState,
  type TransferState,
} from '#domain/fulfilment/request-states.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'
import { shipmentState } from './schemas.ts'

export const transferState = z.enum(statesOf<TransferState>(transferStates)).openapi('TransferState')
export const supplierReturnState = z
  .enum(statesOf<SupplierReturnState>(supplierReturnStates))
  .openapi('SupplierReturnState')

export const units = z.int().min(1).max(100_000_000)
export const reasonText = z.string().min(1).max(200)
export const mostRequestLines = 500

const decided = {
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  refusalReason: z.string().nullable(),
  closedAt: instant.nullable(),
}

export const transfer = z
  .object({
    id: z.uuid(),
    fromSiteId: z.uuid(),
    toSiteId: z.uuid(),
    state: transferState,
    takesRest: z.boolean(),
    note: z.string().nullable(),
    dueAt: instant,
    requestedAt: instant,
    requestedBy: z.string(),
    ...decided,
  })
  .openapi('Transfer')

export const supplierReturn = z
  .object({
    id: z.uuid(),
    siteId: z.uuid(),
    supplierName: z.string(),
    supplierSiteId: z.uuid().nullable(),
    takenFrom: z.enum(['available', 'quarantine']),
    reason: z.enum(supplierReturnReasons),
    state: supplierReturnState,
    authorisation: z.string().nullable(),
    requestedAt: instant,
    requestedBy: z.string(),
    ...decided,
    creditExpectedFen: z.int().nullable(),
  })
  .openapi('SupplierReturn')

const carried = z.array(z.object({ id: z.uuid(), state: shipmentState, promisedAt: instant }))

export const transferDetail = transfer
  .extend({
    lines: z.array(
      z.object({ id: z.uuid(), productId: z.uuid(), lotId: z.uuid().nullable(), units: z.int() }),
    ),
    shipments: carried,
  })
  .openapi('TransferDetail')

export const supplierReturnDetail = supplierReturn
  .extend({
    lines: z.array(
      z.object({
        id: z.uuid(),
        productId: z.uuid(),
        lotId: z.uuid(),
        ownership: z.enum(stockOwnerships),
        units: z.int(),
        unitPriceTenThousandths: z.int(),
      }),
    ),
    shipments: carried,
  })
  .openapi('SupplierReturnDetail')

export const transferAnswer = z.object({
  transferId: z.uuid(),
  state: transferState,
  shipmentIds: z.array(z.uuid()),
})
export const supplierReturnAnswer = z.object({
  supplierReturnId: z.uuid(),
  state: supplierReturnState,
  shipmentIds: z.array(z.uuid()),
})
