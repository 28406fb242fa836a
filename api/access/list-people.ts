import { z } from '@hono/zod-openapi'
import { listPeople, peopleSortKeys } from '#db/access/queries.ts'
import { roles } from '#domain/access/roles.ts'
import { sortsOf } from '#domain/sort.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageOfIds, pageQuery } from '../schemas.ts'
import { personSummary } from './schemas.ts'

export const listPeopleOperation = defineQuery({
  path: '/access/people',
  summary: 'List the people of your organisation',
  guard: 'access.manage',
  query: pageQuery.extend({
    status: personSummary.shape.status.optional(),
    role: z.enum(roles).optional(),
    sort: z.enum(sortsOf(peopleSortKeys)).optional(),
    name: z.string().trim().min(1).max(100).optional().openapi({ description: 'A part of the name.' }),
  }),
  answer: pageOf(personSummary),
  async handle({ database, actor, query }) {
    return pageOfIds(await listPeople(database, actor, { ...query, limit: query.limit + 1 }), query.limit)
  },
})
