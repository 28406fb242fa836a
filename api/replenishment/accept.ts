import { z } from '@hono/zod-openapi'
import { acceptAllSuggestions, acceptSuggestions } from '#db/replenishment/decide.ts'
import { defineCommand } from '../operation.ts'
import { idParams } from '../schemas.ts'

const mostSuggestions = 500
const answer = z.object({ accepted: z.int() })

export const accept = defineCommand({
  method: 'post',
  path: '/replenishment-suggestions/accept',
  summary: 'Accept suggestions, all or none',
  guard: 'replenishment.decide',
  body: z.strictObject({ suggestionIds: z.array(z.uuid()).min(1).max(mostSuggestions) }),
  status: 200,
  answer,
  handle: ({ database, request, body }) => acceptSuggestions(database, request, body),
})

export const acceptAll = defineCommand({
  method: 'post',
  path: '/sites/{id}/replenishment-suggestions/accept-all',
  summary: 'Accept with one tap what a site should order',
  description: 'Suggestions of products that ask for a look stay open.',
  guard: 'replenishment.decide',
  params: idParams,
  status: 200,
  answer,
  handle: ({ database, request, params }) => acceptAllSuggestions(database, request, { siteId: params.id }),
})
