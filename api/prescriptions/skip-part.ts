import { skipPart } from '#db/prescriptions/change-parts.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { partAnswer, partChange } from './part-schemas.ts'

export const skipPartOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/skip-part',
  summary: 'Leave a part out, at the wish of the patient',
  description: 'For a part that has not begun; the later parts keep their dates.',
  guard: 'prescription.change_parts',
  params: idParams,
  body: partChange,
  status: 200,
  answer: partAnswer,
  handle: ({ database, request, params, body }) =>
    skipPart(database, request, { prescriptionId: params.id, ...body }),
})
