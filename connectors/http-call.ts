import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** A counterpart's final "no", as its contract words it. */
export const refusalBody = z.object({ code: z.string().min(1), reason: z.string().min(1) })
export type RefusalBody = z.infer<typeof refusalBody>

/** Why a call got no usable answer. What happened at the counterpart is then unknown: repeat with the same key. */
export type Unavailability = 'timeout' | 'network' | 'busy' | 'server' | 'malformed'

/** What became of a call. A refusal is final; an unavailable counterpart may be asked again. */
export type CallOutcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly refusal: RefusalBody }
  | { readonly kind: 'unavailable'; readonly cause: Unavailability }

export interface HttpCall<Answer> {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as `Idempotency-Key`, the same on every attempt. */
  readonly idempotencyKey?: string
  readonly answerSchema: z.ZodType<Answer>
}

export interface CallPolicy {
  /** For one attempt, its answer's body included. */
  readonly timeoutMilliseconds: number
  readonly attempts: number
  /** Pause after the first failed attempt; it doubles with each further one. */
  readonly backOffMilliseconds: number
  /** Ends the call from outside; the call then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export const usualPolicy: CallPolicy = { timeoutMilliseconds: 5_000, attempts: 3, backOffMilliseconds: 200 }

/**
 * Calls a counterpart, and again where that can help: after a timeout, a broken connection, a 5xx or a 429.
 * A malformed answer is not asked for again at once, since the counterpart would most likely repeat it.
 * Only a 4xx in the shape of the contract is the counterpart's refusal: one from a proxy on the way decides nothing.
 */
export async function callCounterpart<Answer>(
  call: HttpCall<Answer>,
  policy: CallPolicy,
): Promise<CallOutcome<Answer>> {
  let outcome = await attempt(call, policy)
  for (let failed = 1; failed < policy.attempts && mayHelpToRepeat(outcome); failed += 1) {
    await pause(policy.backOffMilliseconds * 2 ** (failed - 1), policy.signal)
    outcome = await attempt(call, policy)
  }
  return outcome
}

function mayHelpToRepeat(outcome: CallOutcome<unknown>): boolean {
  return outcome.kind === 'unavailable' && outcome.cause !== 'malformed'
}

async function attempt<Answer>(call: HttpCall<Answer>, policy: CallPolicy): Promise<CallOutcome<Answer>> {
  const timeout = AbortSignal.timeout(policy.timeoutMilliseconds)
  const signal = policy.signal ? AbortSignal.any([policy.signal, timeout]) : timeout
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: headersOf(call),
      signal,
      redirect: 'error',
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    })
    const text = await response.text()
    return readResponse(response.status, text, call.answerSchema)
  } catch {
    policy.signal?.throwIfAborted()
    return { kind: 'unavailable', cause: timeout.aborted ? 'timeout' : 'network' }
  }
}

function readResponse<Answer>(
  status: number,
  text: string,
  answerSchema: z.ZodType<Answer>,
): CallOutcome<Answer> {
  if (status === 429) return { kind: 'unavailable', cause: 'busy' }
  if (status >= 500) return { kind: 'unavailable', cause: 'server' }
  const body = parseJson(text)
  if (status >= 400) {
    const refusal = refusalBody.safeParse(body)
    return refusal.success
      ? { kind: 'refused', refusal: refusal.data }
      : { kind: 'unavailable', cause: 'malformed' }
  }
  const answer = answerSchema.safeParse(body)
  return answer.success
    ? { kind: 'answered', answer: answer.data }
    : { kind: 'unavailable', cause: 'malformed' }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function headersOf(call: HttpCall<unknown>): Record<string, string> {
  return {
    accept: 'application/json',
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted())
}
