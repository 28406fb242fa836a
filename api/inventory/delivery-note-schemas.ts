import { z } from '@hono/zod-openapi'
import { deliveryNoteStates, type DeliveryNoteState } from '#domain/inventory/delivery-note.ts'
import { stockOwnerships } from '#domain/inventory/ownership.ts'
import { statesOf } from '#domain/state-table.ts'
import { instant } from '../schemas.ts'

export const deliveryNoteState = z
  .enum(statesOf<DeliveryNoteState>(deliveryNoteStates))
  .openapi('DeliveryNoteState')

export const deliveryNote = z
  .object({
    id: z.uuid(),
    siteId: z.uuid(),
    supplierName: z.string(),
    number: z.string(),
    state: deliveryNoteState,
    expectedOn: z.iso.date().nullable(),
    announcedAt: instant,
    announcedBy: z.string(),
    closedAt: instant.nullable(),
    closedBy: z.string().nullable(),
  })
  .openapi('DeliveryNote')

export const deliveryNoteDetail = deliveryNote
  .extend({
    lines: z.array(
      z.object({
        id: z.uuid(),
        productId: z.uuid(),
        ownership: z.enum(stockOwnerships),
        lotNumber: z.string().nullable(),
        expiresOn: z.iso.date().nullable(),
        units: z.int(),
      }),
    ),
  })
  .openapi('DeliveryNoteDetail')
