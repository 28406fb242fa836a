import { listRounds } from '#db/procurement/queries.ts'
import { defineQuery } from '../operation.ts'
import { pageOf, pageQuery } from '../schemas.ts'
import { round } from './schemas.ts'

export const listRoundsOperation = defineQuery({
  path: '/procurement/rounds',
  summary: 'List the rounds that your organisation runs or takes part in, newest first',
  guard: 'procurement.read',
  query: pageQuery,
  answer: pageOf(round),
  async handle({ database, actor, query: { after, limit } }) {
    const rows = await listRounds(database, actor, { after, limit: limit + 1 })
    const items = rows.slice(0, limit)
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
