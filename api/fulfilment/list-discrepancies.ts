import { z } from '@hono/zod-openapi'
import { listDiscrepancies } from '#db/fulfilment/discrepancy-queries.ts'
import {
  discrepancyKinds,
  discrepancyStates,
  type DiscrepancyState,
} from '#domain/fulfilment/discrepancies.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { statesOf } from '#domain/state-table.ts'
import { defineQuery } from '../operation.ts'
import { instant, pageOf, pageQuery } from '../schemas.ts'

const kind = z.enum(discrepancyKinds)
const state = z.enum(statesOf<DiscrepancyState>(discrepancyStates))

const discrepancy = z
  .object({
    id: z.uuid(),
    tenantId: z.uuid(),
    receiverTenantId: z.uuid(),
    siteId: z.uuid(),
    shipmentId: z.uuid().nullable(),
    shipmentLineId: z.uuid().nullable(),
    deliveryNoteId: z.uuid().nullable(),
    kind,
    productId: z.uuid(),
    nameZh: z.string(),
    nameEn: z.string(),
    baseUnit: z.string(),
    lotId: z.uuid().nullable(),
    lotNumber: z.string().nullable(),
    expiresOn: z.iso.date().nullable(),
    isRecalled: z.boolean().openapi({
      description: 'Units too many of such a lot are sent back or written off, never kept.',
    }),
    foundExpiresOn: z.iso.date().nullable(),
    ownership: z.enum(stockOwnerships),
    units: z.int(),
    note: z.string().nullable(),
    state,
    raisedAt: instant,
    raisedBy: z.string(),
    decidedAt: instant.nullable(),
    decidedBy: z.string().nullable(),
    decisionNote: z.string().nullable(),
  })
  .openapi('Discrepancy')

export const listDiscrepanciesOperation = defineQuery({
  path: '/discrepancies',
  summary: 'List how goods came otherwise than they were sent or announced',
  description: 'Of what your organisation sent or received, the oldest first.',
  guard: 'discrepancy.read',
  query: pageQuery.extend({
    siteId: z.uuid().optional(),
    shipmentId: z.uuid().optional(),
    deliveryNoteId: z.uuid().optional(),
    kind: kind.optional(),
    state: state.optional(),
  }),
  answer: pageOf(discrepancy),
  handle: ({ database, actor, query }) => listDiscrepancies(database, actor, query),
})
