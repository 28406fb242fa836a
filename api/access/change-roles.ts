import { z } from '@hono/zod-openapi'
import { changeRoles } from '#db/access/commands.ts'
import { workSchema } from '#db/access/new-rows.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

export const changeRolesOperation = defineCommand({
  method: 'put',
  path: '/access/people/{id}/work',
  summary: "Change a person's roles and sites",
  description: "Holds from the person's next request on.",
  guard: 'access.manage',
  params: idParams,
  body: z.strictObject({
    ...workSchema.shape,
    before: workSchema.nullable().default(null).openapi({
      description:
        'Roles and sites as they were when you read them: the change is refused where somebody else changed them since.',
    }),
  }),
  status: 200,
  answer: workSchema.extend({ personId: z.uuid() }),
  handle: ({ database, request, params, body: { before, ...work } }) =>
    changeRoles(database, request, { personId: params.id, work, before }),
})
