import type { Context } from 'hono'
import { z } from 'zod'
import type { SentOfflineAct } from '#db/access/offline-acts.ts'
import { offlineHeaders } from '#domain/access/offline-act.ts'
import type { AppEnv } from './dependencies.ts'
import { ProblemError } from './problem.ts'

const shape = z.object({
  kind: z.string().regex(/^[\w.-]{1,64}$/),
  payloadVersion: z.coerce.number().int().min(1).max(1_000_000),
  madeBy: z.uuid(),
  madeAt: z.iso.datetime(),
  keyId: z.string().regex(/^[\w-]{1,128}$/),
  signature: z.string().regex(/^[\w-]{86}$/),
})

/**
 * What a command says of having been made without a network; null where it says nothing of it.
 * @throws ProblemError `offlineHeadersInvalid` when it says only a part.
 */
export async function readOfflineAct({ req }: Context<AppEnv>): Promise<SentOfflineAct | null> {
  const sent = Object.entries(offlineHeaders).map(([name, header]) => [name, req.header(header)] as const)
  if (sent.every(([, value]) => value === undefined)) return null
  const parsed = shape.safeParse(Object.fromEntries(sent))
  if (!parsed.success) throw new ProblemError(offlineHeadersInvalid)
  const { madeBy, ...act } = parsed.data
  const { pathname, search } = new URL(req.url)
  return {
    ...act,
    principalId: madeBy,
    method: req.method,
    path: `${pathname}${search}`,
    body: await req.text(),
  }
}

const offlineHeadersInvalid = {
  status: 400,
  code: 'offlineHeadersInvalid',
  title: 'Headers of an offline act invalid',
  detail: 'What says that a command was made without a network is incomplete or not well formed.',
  nextStep: `Send all of ${Object.values(offlineHeaders).join(', ')}, or none of them.`,
} as const
