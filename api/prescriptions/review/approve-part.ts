import { approvePart } from '#db/prescriptions/review.ts'
import { defineCommand } from '../../operation.ts'
import { idParams } from '../../schemas.ts'
import { partChange, partDecision } from '../part-schemas.ts'
import { approvalSignature } from '../schemas.ts'

export const approvePartOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/approve-part',
  summary: 'Let a held part of a long prescription go on',
  description:
    'As a second pharmacist, once what the review forbids was set aside. It is ordered within the minute, unless the rules of that moment find something new.',
  guard: 'prescription.review',
  params: idParams,
  body: partChange.extend({ signature: approvalSignature.optional() }),
  status: 200,
  answer: partDecision,
  handle: ({ database, request, params, body }) =>
    approvePart(database, request, { prescriptionId: params.id, ...body }),
})
