import type { Context } from 'hono'
import { z } from 'zod'
import type { SentOfflineAct } from '#db/access/offline-acts.ts'
import type { Actor } from '#db/actor.ts'
import { offlineAppHeader, offlineHeaders } from '#domain/access/offline-act.ts'
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

/** What an operation's body says of a time before it is sent: only a phone without a network says that. */
export interface ToldLater {
  readonly kind: string
  readonly madeAt: string
}

/**
 * What a command says of having been made without a network: in its headers, or else, as apps before the rule that such acts
 * are signed, by its body alone. Null where it says nothing of it.
 * @throws ProblemError `offlineHeadersInvalid` when the headers say only a part.
 */
export async function readOfflineAct(
  { req }: Context<AppEnv>,
  { principalId }: Actor,
  told: ToldLater | null,
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
    if (told === null) return null
    const act = { ...told, payloadVersion: 1, principalId, signed: null, appReleasedOn: null }
    return { ...act, ...(await request()) }
  }
  const isUnsigned = sent.keyId === undefined && sent.signature === undefined
  const said = claim.safeParse(sent)
  const signed = isUnsigned ? null : proof.safeParse(sent)
  if (!said.success || signed?.success === false) throw new ProblemError(offlineHeadersInvalid)
  const { madeBy, appReleasedOn = null, ...act } = said.data
  return { ...act, principalId: madeBy, appReleasedOn, signed: signed?.data ?? null, ...(await request()) }
}

const offlineHeadersInvalid = {
  status: 400,
  code: 'offlineHeadersInvalid',
  title: 'Headers of an offline act invalid',
  detail: 'What says that a command was made without a network is incomplete or not well formed.',
  nextStep: `Send all of ${Object.values(offlineHeaders).join(', ')}, or none of them.`,
} as const
