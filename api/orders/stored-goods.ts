import { z } from '@hono/zod-openapi'
import {
  chargeStorage,
  foreignOwnerships,
  listStoredGoods,
  nameGoodsOwner,
  returnToOwner,
  setStorageAgreement,
} from '#db/orders/stored-goods.ts'
import { stockStatuses } from '#domain/inventory/stock-status.ts'
import { monthPattern } from '#domain/organisations/shanghai-month.ts'
import { defineCommand, defineQuery } from '../operation.ts'

const ownership = z.enum(foreignOwnerships)
const storedLot = z.strictObject({ siteId: z.uuid(), lotId: z.uuid(), ownership })

export const setStorageAgreementOperation = defineCommand({
  method: 'put',
  path: '/stored-goods/agreements',
  summary: 'Agree what an owner pays for goods that you keep for it',
  guard: 'tenant.manage',
  body: z.strictObject({
    ownerTenantId: z.uuid(),
    tariffUnit: z.enum(['unit_day', 'pallet_day']),
    feeTenThousandths: z.int().min(0).max(1_000_000_000),
    palletUnits: z.int().min(1).max(100_000_000),
  }),
  status: 200,
  answer: z.object({ ownerTenantId: z.uuid() }),
  handle: ({ database, request, body }) => setStorageAgreement(database, request, body),
})

export const nameGoodsOwnerOperation = defineCommand({
  method: 'post',
  path: '/stored-goods/owners',
  summary: 'Say whose the consigned or third-party units of a lot are',
  guard: 'stock.receive',
  body: storedLot.extend({ ownerTenantId: z.uuid() }),
  status: 201,
  answer: z.object({ ownerTenantId: z.uuid() }),
  handle: ({ database, request, body }) => nameGoodsOwner(database, request, body),
})

export const listStoredGoodsOperation = defineQuery({
  path: '/stored-goods',
  summary: 'List goods that you keep for others, and that others keep for you',
  guard: 'stock.read',
  answer: z.object({
    items: z.array(
      z.object({
        depotTenantId: z.uuid(),
        ownerTenantId: z.uuid(),
        siteId: z.uuid(),
        lotId: z.uuid(),
        lotNumber: z.string(),
        expiresOn: z.iso.date().nullable(),
        productId: z.uuid(),
        ownership: z.string(),
        status: z.enum(stockStatuses),
        units: z.int(),
      }),
    ),
  }),
  async handle({ database, actor, now }) {
    return { items: await listStoredGoods(database, actor, now) }
  },
})

export const chargeStorageOperation = defineCommand({
  method: 'post',
  path: '/stored-goods/charges',
  summary: 'Charge an owner for a month of storage that is over',
  guard: 'tenant.manage',
  body: z.strictObject({ ownerTenantId: z.uuid(), month: z.string().regex(monthPattern) }),
  status: 201,
  answer: z.object({
    chargeId: z.uuid(),
    month: z.string(),
    totalFen: z.int(),
    lines: z.array(
      z.object({
        siteId: z.uuid(),
        lotId: z.uuid(),
        ownership: z.string(),
        tariffDays: z.int(),
        totalFen: z.int(),
      }),
    ),
  }),
  handle: ({ database, request, body }) => chargeStorage(database, request, body),
})

export const returnToOwnerOperation = defineCommand({
  method: 'post',
  path: '/stored-goods/returns',
  summary: 'Send goods back to their owner',
  description: 'To a site of the owner, or without one out of the network.',
  guard: 'stock.adjust',
  body: storedLot.extend({
    units: z.int().min(1).max(100_000_000),
    destinationSiteId: z.uuid().nullable(),
  }),
  status: 201,
  answer: z.object({ returnId: z.uuid(), ownerTenantId: z.uuid(), shipmentIds: z.array(z.uuid()) }),
  handle: ({ database, request, body }) => returnToOwner(database, request, body),
})
