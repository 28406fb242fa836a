import { witnessDestruction } from '#db/inventory/destroy.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { destructionAnswer } from './destruction-schema.ts'

export const witnessDestructionOperation = defineCommand({
  method: 'post',
  path: '/destructions/{id}/witness',
  summary: 'Confirm that you saw goods destroyed that somebody else had listed',
  guard: 'stock.witness',
  params: idParams,
  status: 200,
  answer: destructionAnswer,
  handle: ({ database, request, params }) => witnessDestruction(database, request, params.id),
})
