import { z } from '@hono/zod-openapi'
import { sweepRetention } from '#db/audit/sweep-retention.ts'
import { retention } from '#domain/audit/retention.ts'
import { defineCommand, defineQuery } from '../operation.ts'

const readRetention = defineQuery({
  path: '/operations/retention',
  summary: 'Read how long each class of records is held, and by which law',
  guard: 'signedIn',
  answer: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        what: z.string(),
        days: z.int().nullable(),
        from: z.string(),
        act: z.enum(['delete', 'strip', 'keep']),
        source: z.string(),
      }),
    ),
  }),
  handle: () =>
    Promise.resolve({
      items: Object.entries(retention).map(([name, held]) => Object.assign({ name }, held)),
    }),
})

const sweep = defineCommand({
  method: 'post',
  path: '/operations/retention/sweep',
  summary: 'Remove what has been held long enough, and count it',
  description: 'The worker does so every hour; this is for who does not want to wait.',
  guard: 'retention.sweep',
  onlyFor: ['network_operator'],
  status: 200,
  answer: z.object({ swept: z.record(z.string(), z.int()) }),
  async handle({ database, request }) {
    const { answer, replayed } = await sweepRetention(database, request)
    return { answer: { swept: answer }, replayed }
  },
})

export const retentionOperations = [readRetention, sweep] as const
