import { z } from '@hono/zod-openapi'
import { acceptByCode } from '#db/prescriptions/accept-by-code.ts'
import { defineCommand } from '../operation.ts'
import { stepAnswer } from './schemas.ts'

const mostLines = 20
const mostUnits = 10_000

export const acceptByCodeOperation = defineCommand({
  method: 'post',
  path: '/prescriptions/accept-by-code',
  summary: 'Accept the prescription whose code a patient shows at a designated pharmacy',
  description:
    'Exactly one pharmacy accepts it. The same pharmacy may ask again and gets the same answer; others are refused. ' +
    'With `supply` the pharmacy takes that from its own shelf: the `rest` is owed by it, or left to another pharmacy.',
  guard: 'prescription.accept',
  body: z.strictObject({
    code: z.string().min(1).max(32),
    siteId: z.uuid(),
    supply: z
      .array(z.strictObject({ lineNumber: z.int().min(1), units: z.int().min(1).max(mostUnits) }))
      .min(1)
      .max(mostLines)
      .optional(),
    rest: z.enum(['owing', 'elsewhere']).optional(),
  }),
  status: 200,
  answer: stepAnswer,
  handle: ({ database, request, body }) => acceptByCode(database, request, body),
})
