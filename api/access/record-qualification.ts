import { z } from '@hono/zod-openapi'
import { recordQualification } from '#db/access/commands.ts'
import { newQualificationSchema } from '#db/access/new-rows.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const recordQualificationOperation = defineCommand({
  method: 'post',
  path: '/access/people/{id}/qualifications',
  summary: 'Put a dated qualification on file',
  guard: 'access.manage',
  params: idParams,
  body: newQualificationSchema,
  status: 201,
  answer: z.object({ personId: z.uuid(), qualificationId: z.uuid() }),
  handle: ({ database, request, params, body }) =>
    recordQualification(database, request, { personId: params.id, qualification: body }),
})
