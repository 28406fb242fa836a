import { z } from '@hono/zod-openapi'
import { listSavedViews, removeView, saveView } from '#db/access/saved-views.ts'
import { defineCommand, defineQuery } from '../operation.ts'

const table = z.string().regex(/^[a-z][a-z-]{0,59}$/)
const name = z.string().trim().min(1).max(40)
const mostFilters = 12
const filters = z
  .record(z.string().regex(/^[A-Za-z]{1,40}$/), z.string().max(200))
  .refine((given) => Object.keys(given).length <= mostFilters, `At most ${mostFilters} filters.`)
const which = z.object({ table, name })

const list = defineQuery({
  path: '/access/me/views',
  summary: 'List the filters that you keep under names, of one table or of all',
  guard: 'signedIn',
  query: z.object({ table: table.optional() }),
  answer: z.object({ items: z.array(z.object({ table, name, filters: z.record(z.string(), z.string()) })) }),
  async handle({ database, actor, query }) {
    return { items: await listSavedViews(database, actor, query.table) }
  },
})

const save = defineCommand({
  method: 'post',
  path: '/access/me/views',
  summary: 'Keep filters of a table under a name',
  description: 'Yours alone, on every computer. Under a name that is there already they take its place.',
  guard: 'signedIn',
  body: z.strictObject({ table, name, filters }),
  status: 200,
  answer: which,
  handle: ({ database, request, body }) => saveView(database, request, body),
})

const remove = defineCommand({
  method: 'post',
  path: '/access/me/views/remove',
  summary: 'Forget filters that you kept',
  guard: 'signedIn',
  body: z.strictObject({ table, name }),
  status: 200,
  answer: which,
  handle: ({ database, request, body }) => removeView(database, request, body),
})

export const savedViewOperations = [list, save, remove] as const
