import { approveAdjustment } from '#db/inventory/adjust.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { adjustmentAnswer } from './adjustment-schema.ts'

export const approveAdjustmentOperation = defineCommand({
  method: 'post',
  path: '/adjustments/{id}/approve',
  summary: 'Approve a correction of the books that somebody else asked for',
  guard: 'stock.approve',
  params: idParams,
  status: 200,
  answer: adjustmentAnswer,
  handle: ({ database, request, params }) => approveAdjustment(database, request, params.id),
})
