import { refuseAdjustment } from '#db/inventory/adjust.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { adjustmentAnswer } from './adjustment-schema.ts'

export const refuseAdjustmentOperation = defineCommand({
  method: 'post',
  path: '/adjustments/{id}/refuse',
  summary: 'Leave the books as they are',
  guard: 'stock.approve',
  params: idParams,
  status: 200,
  answer: adjustmentAnswer,
  handle: ({ database, request, params }) => refuseAdjustment(database, request, params.id),
})
