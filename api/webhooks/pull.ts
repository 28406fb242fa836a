import { z } from '@hono/zod-openapi'
import { pullEvents } from '#db/webhooks/queries.ts'
import { defineQuery } from '../operation.ts'
import { listParameter } from '../schemas.ts'
import { eventType, message } from './schemas.ts'

const largestPage = 500

export const pull = defineQuery({
  path: '/event-log',
  summary: 'Read the events of your organisation from a place of the stream on',
  description:
    'The same messages as webhooks, in the order of the stream. Ask again with `next` as `after`: also after an empty page, since the stream may have gone on with what is not yours.',
  guard: 'event.read',
  query: z.object({
    after: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(largestPage).default(largestPage),
    type: listParameter(eventType)
      .optional()
      .openapi({ type: 'string', description: 'One or more types, with commas between them.' }),
  }),
  answer: z.object({ items: z.array(message), next: z.int() }),
  async handle({ database, actor, query: { after, limit, type } }) {
    const { messages, next } = await pullEvents(database, actor, { after, limit, types: type })
    return { items: messages, next }
  },
})
