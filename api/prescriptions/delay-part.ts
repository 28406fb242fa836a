import { z } from '@hono/zod-openapi'
import { delayPart } from '#db/prescriptions/change-parts.ts'
import { mostDelayDays } from '#domain/prescriptions/repeats/delay.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { partAnswer, partChange } from './part-schemas.ts'

export const delayPartOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/delay-part',
  summary: 'Put a part off, at the wish of the patient',
  description: 'For a part that has not begun; the later parts move along with it.',
  guard: 'prescription.change_parts',
  params: idParams,
  body: partChange.extend({ days: z.int().min(1).max(mostDelayDays) }),
  status: 200,
  answer: partAnswer,
  handle: ({ database, request, params, body }) =>
    delayPart(database, request, { prescriptionId: params.id, ...body }),
})
