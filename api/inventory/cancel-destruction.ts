import { cancelDestruction } from '#db/inventory/destroy.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { destructionAnswer } from './destruction-schema.ts'

export const cancelDestructionOperation = defineCommand({
  method: 'post',
  path: '/destructions/{id}/cancel',
  summary: 'Drop a list of goods to be destroyed',
  guard: 'stock.destroy',
  params: idParams,
  status: 200,
  answer: destructionAnswer,
  handle: ({ database, request, params }) => cancelDestruction(database, request, params.id),
})
