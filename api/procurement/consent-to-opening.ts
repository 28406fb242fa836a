import { z } from '@hono/zod-openapi'
import { consentToOpening } from '#db/procurement/opening.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { passphrase } from './schemas.ts'

export const consentToOpeningOperation = defineCommand({
  method: 'post',
  path: '/procurement/rounds/{id}/opening/consent',
  summary: 'Consent to the opening, as the first of the two key holders',
  guard: 'procurement.run',
  params: idParams,
  body: z.strictObject({ passphrase }),
  status: 200,
  answer: z.object({ roundId: z.uuid(), place: z.int() }),
  handle: ({ database, request, params, body }) =>
    consentToOpening(database, { ...request, body: { params } }, { roundId: params.id, ...body }),
})
