import { acceptPrescription } from '#db/prescriptions/accept.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stepAnswer } from './schemas.ts'

export const accept = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/accept',
  summary: 'Accept a prescription for the site that hands over',
  guard: 'prescription.accept',
  params: idParams,
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, params }) =>
    acceptPrescription(database, request, { prescriptionId: params.id }),
})
