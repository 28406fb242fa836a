import { listPeople } from '#db/access/queries.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'
import { personSummary } from './schemas.ts'

export const listPeopleOperation = defineQuery({
  path: '/access/people',
  summary: 'List the people of your organisation',
  guard: 'access.manage',
  query: pageQuery,
  answer: pageOf(personSummary),
  async handle({ database, actor, query: { after, limit } }) {
    const found = await listPeople(database, actor, { after, limit: limit + 1 })
    const items = found.slice(0, limit)
    return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
