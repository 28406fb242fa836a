import { readDeliveryNote } from '#db/inventory/delivery-notes.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { deliveryNoteDetail } from './delivery-note-schemas.ts'

export const readDeliveryNoteOperation = defineQuery({
  path: '/delivery-notes/{id}',
  summary: 'Read an announced delivery with its lines',
  guard: 'stock.read',
  params: idParams,
  answer: deliveryNoteDetail,
  handle: ({ database, actor, params }) => readDeliveryNote(database, actor, params.id),
})
