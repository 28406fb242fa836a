import { z } from '@hono/zod-openapi'
import { readPerson } from '#db/access/queries.ts'
import { defineQuery } from '../operation.ts'
import { idParams } from '../schemas.ts'
import { personSummary, qualification } from './schemas.ts'

export const readPersonOperation = defineQuery({
  path: '/access/people/{id}',
  summary: 'Read a person of your organisation, with qualifications',
  guard: 'access.manage',
  params: idParams,
  answer: personSummary
    .extend({ email: z.string().nullable(), qualifications: z.array(qualification) })
    .openapi('Person'),
  handle: ({ database, actor, params }) => readPerson(database, actor, params.id),
})
