import { z } from '@hono/zod-openapi'
import { stopRepeats } from '#db/prescriptions/stop-repeats.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { stepAnswer } from './schemas.ts'

export const stopPartsOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/stop-parts',
  summary: 'Stop the rest of a long prescription',
  description:
    'By the doctor, or at the wish of the patient. No further part begins. A part on its way is called back with ' +
    '`partUnderWay` "stop", and then `returning` is true until it has come back; with "deliver" it is the last one.',
  guard: 'prescription.change_parts',
  params: idParams,
  body: z.strictObject({
    partUnderWay: z.enum(['stop', 'deliver']),
    remark: z.string().trim().min(1).max(200).optional(),
  }),
  status: 200,
  answer: stepAnswer.extend({ returning: z.boolean(), stoppedParts: z.array(z.int()) }),
  handle: ({ database, request, params, body }) =>
    stopRepeats(database, request, { prescriptionId: params.id, ...body }),
})
