import { z } from '@hono/zod-openapi'
import { listDeliveryNotes } from '#db/inventory/delivery-notes.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'
import { deliveryNote, deliveryNoteState } from './delivery-note-schemas.ts'

export const listDeliveryNotesOperation = defineQuery({
  path: '/delivery-notes',
  summary: 'List what suppliers outside the network announced, the newest first',
  guard: 'stock.read',
  query: pageQuery.extend({ siteId: z.uuid().optional(), state: deliveryNoteState.optional() }),
  answer: pageOf(deliveryNote),
  handle: ({ database, actor, query }) => listDeliveryNotes(database, actor, query),
})
