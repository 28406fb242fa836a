import { z } from '@hono/zod-openapi'
import { readChoiceCode } from '#db/prescriptions/read-choice-code.ts'
import { defineQuery } from '../operation.ts'
import { idParams, instant } from '../schemas.ts'

export const readChoiceCodeOperation = defineQuery({
  path: '/prescriptions/{id}/choice-code',
  summary: 'Read the code with which any designated pharmacy may accept, to print it for the patient',
  description: 'Only for the hospital of the prescription, and while a pharmacy may still accept it.',
  guard: 'prescription.choose_place',
  params: idParams,
  answer: z.object({ prescriptionId: z.uuid(), code: z.string(), validUntil: instant }),
  handle: ({ database, actor, now, params }) => readChoiceCode(database, actor, params.id, now),
})
