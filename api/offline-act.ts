import type { Context } from 'hono'
import { z } from 'zod'
import type { SentOfflineAct } from '#db/access/offline-acts.ts'
import type { Caller } from '#db/access/identify.ts'
import { offlineAppHeader, offlineHeaders, onlineHeader } from '#domain/access/offline-act.ts'
import type { AppEnv } from './dependencies.ts'
import { ProblemError } from './problem.ts'

const claim = z.object({
  kind: z.string().regex(/^[\w.-]{1,64}$/),
  payloadVersion: z.coerce.number().int().min(1).max(1_000_000),
  madeBy: z.uuid(),
  madeAt: z.iso.datetime(),
  appReleasedOn: z.iso.date().optional(),
})
const proof = z.object({
  keyId: z.string().regex(/^[\w-]{1,128}$/),
  signature: z.string().regex(/^[\w-]{86}$/),
})

/** A command of the kinds that phones keep while there is no network, as its body alone tells it. */
export interface ToldLater {
  readonly kind: string
  /** A time before it was sent, which only a phone without a network says; null where the body of this kind says none. */
  readonly madeAt: string | null
}

/** What an operation says of a command that phones keep and whose body tells no time. */
export function keptByPhones(kind: string): () => ToldLater {
  return () => ({ kind, madeAt: null })
}

/**
 * What a command says of having been made without a network: in its headers, or else, as apps before the rule that such acts
 * are signed, by its body, or by being of a kind that they keep. An older app does not say when that was: then it counts as
 * made when it came. Null where it was made with a network.
 * @throws ProblemError `offlineHeadersInvalid` when the headers say only a part.
 */
export async function readOfflineAct(
  { req }: Context<AppEnv>,
  caller: Caller,
  told: ToldLater | null,
  now: Date,
): Promise<SentOfflineAct | null> {
  const names = { ...offlineHeaders, appReleasedOn: offlineAppHeader }
  const sent = Object.fromEntries(Object.entries(names).map(([name, header]) => [name, req.header(header)]))
  const { pathname, search } = new URL(req.url)
  const request = async () => ({
    method: req.method,
    path: `${pathname}${search}`,
    body: await req.text(),
  })
  if (Object.values(sent).every((value) => value === undefined)) {
    if (told === null || (told.madeAt === null && !isOlderApp(req, caller))) return null
    const { kind, madeAt } = told
    const by = { principalId: caller.actor.principalId, signed: null, appReleasedOn: null }
    const act = { kind, madeAt: madeAt ?? now.toISOString(), payloadVersion: 1, ...by }
    return { ...act, ...(await request()) }
  }
  const isUnsigned = sent.keyId === undefined && sent.signature === undefined
  const said = claim.safeParse(sent)
  const signed = isUnsigned ? null : proof.safeParse(sent)
  if (!said.success || signed?.success === false) throw new ProblemError(offlineHeadersInvalid)
  const { madeBy, appReleasedOn = null, ...act } = said.data
  return { ...act, principalId: madeBy, appReleasedOn, signed: signed?.data ?? null, ...(await request()) }
}

/** A page in a browser, of somebody who signed in, that does not say that this is done now. Systems have no pages. */
function isOlderApp(req: Context<AppEnv>['req'], { sessionId }: Caller): boolean {
  if (sessionId === undefined || req.header('origin') === undefined) return false
  return req.header(onlineHeader) === undefined
}

const offlineHeadersInvalid = {
  status: 400,
  code: 'offlineHeadersInvalid',
  title: 'Headers of an offline act invalid',
  detail: 'What says that a command was made without a network is incomplete or not well formed.',
  nextStep: `Send all of ${Object.values(offlineHeaders).join(', ')}, or none of them.`,
} as const
