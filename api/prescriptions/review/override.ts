import { z } from '@hono/zod-openapi'
import { overrideFinding } from '#db/prescriptions/review/override-finding.ts'
import { defineCommand } from '../../operation.ts'
import { idParams } from '../../schemas.ts'
import { remark } from '../schemas.ts'

export const overrideFindingOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/review/overrides',
  summary: 'Set a forbidden finding aside',
  description:
    'Where its rule allows it, with a reason and under your name. When none is left another pharmacist may approve. The same for a later part that the review holds.',
  guard: 'prescription.review',
  params: idParams,
  body: z.strictObject({ findingId: z.string().min(1).max(300), reason: remark }),
  status: 201,
  answer: z.object({ prescriptionId: z.uuid(), remaining: z.int(), awaitsSecondReview: z.boolean() }),
  handle: ({ database, request, params, body }) =>
    overrideFinding(database, request, { prescriptionId: params.id, ...body }),
})
