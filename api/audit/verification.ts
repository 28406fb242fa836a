import { z } from '@hono/zod-openapi'
import { type ChainHead, verifyEvents } from '#db/events/verify.ts'
import { defineQuery } from '../operation.ts'

const faultKinds = [
  'contentChanged',
  'eventsMissing',
  'batchMissing',
  'chainBroken',
  'unsealed',
  'cutOff',
  'rewritten',
] as const

export const verification = defineQuery({
  path: '/audit/verification',
  summary: 'Verify the whole audit chain',
  description:
    'Computes every seal again, which takes seconds for each million of events. With the position and hash of a head that you kept, it also finds a chain that was made anew.',
  guard: 'audit.read',
  onlyFor: ['regulator', 'network_operator'],
  query: z
    .object({
      lastPosition: z.coerce.number().int().min(0),
      hash: z.string().regex(/^[\da-f]{64}$/),
    })
    .partial(),
  answer: z.object({
    head: z.object({ lastPosition: z.int(), hash: z.string() }),
    faults: z.array(z.object({ kind: z.enum(faultKinds), firstPosition: z.int(), lastPosition: z.int() })),
  }),
  handle: ({ database, actor, now, query }) => verifyEvents(database, actor, now, anchorOf(query)),
})

function anchorOf({
  lastPosition,
  hash,
}: {
  readonly lastPosition?: number | undefined
  readonly hash?: string | undefined
}): ChainHead | undefined {
  return lastPosition === undefined || hash === undefined ? undefined : { lastPosition, hash }
}
