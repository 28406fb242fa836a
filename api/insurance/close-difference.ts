import { z } from '@hono/zod-openapi'
import { closeDifference } from '#db/insurance/differences.ts'
import { closeReasons } from '#domain/insurance/reconcile.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const closeDifferenceOperation = defineCommand({
  method: 'post',
  path: '/claim-differences/{id}/close',
  summary: "Say what a difference with an insurer's file came from",
  description:
    'Of the institution, or of the insurer that the difference names, which speaks for its own file.',
  guard: 'difference.close',
  params: idParams,
  body: z.strictObject({ reason: z.enum(closeReasons), remark: z.string().trim().min(1).max(500) }),
  status: 200,
  answer: z.object({ differenceId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    closeDifference(database, request, { differenceId: params.id, ...body }),
})
