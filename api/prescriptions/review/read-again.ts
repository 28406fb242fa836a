import { z } from '@hono/zod-openapi'
import { readDecisionAgain } from '#db/prescriptions/review/read-again.ts'
import { rejectReasonCodes } from '#domain/prescriptions/review-reasons.ts'
import { defineCommand } from '../../operation.ts'
import { idParams } from '../../schemas.ts'

export const readAgainOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/{id}/review/second-reads',
  summary: 'Say whether you would have decided alike',
  description:
    'A second read of a decision counts for the agreement between pharmacists and changes nothing else.',
  guard: 'prescription.review',
  params: idParams,
  body: z.strictObject({ agrees: z.boolean(), reasonCode: z.enum(rejectReasonCodes).optional() }),
  status: 201,
  answer: z.object({ prescriptionId: z.uuid(), agrees: z.boolean() }),
  handle: ({ database, request, params, body }) =>
    readDecisionAgain(database, request, { prescriptionId: params.id, ...body }),
})
