import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { z } from 'zod'
import type { RefusalBody } from './http-call.ts'

/** What a sandbox can be told to do wrong. All but `server_error` and `busy` still process the request. */
export const faults = [
  /** Answers after `slowMilliseconds`. */
  'slow',
  /** Answers 500 without processing. */
  'server_error',
  /** Answers 429 without processing. */
  'busy',
  /** Processes the request twice, as a gateway does that delivers it twice. */
  'duplicate',
  /** Processes the request, then drops the connection. */
  'lost_reply',
  /** Processes the request, then answers with half a document. */
  'malformed',
] as const
export type Fault = (typeof faults)[number]

export const faultOrder = z.object({ fault: z.enum(faults), times: z.int().min(1).max(1_000) })

/** Things to happen to the next requests, first ordered first. */
export interface Plan<Item> {
  order(item: Item, times: number): void
  /** The next item when it is one of `wanted`, taken off the plan; undefined otherwise. */
  take(wanted: readonly Item[]): Item | undefined
}

export function createPlan<Item>(): Plan<Item> {
  const items: Item[] = []
  return {
    order: (item, times) => items.push(...Array.from({ length: times }, () => item)),
    take: (wanted) => (items[0] !== undefined && wanted.includes(items[0]) ? items.shift() : undefined),
  }
}

export type SandboxContext = Context<{ Bindings: HttpBindings }>

/** What a sandbox's own logic answers, before faults. */
export interface SandboxReply {
  readonly status: ContentfulStatusCode
  readonly body: unknown
}

export const accepted = (body: unknown): SandboxReply => ({ status: 200, body })
export const refuse = (code: string, reason: string): SandboxReply => ({
  status: 422,
  body: { code, reason } satisfies RefusalBody,
})

/** Sends what `work` answers, or goes wrong in the way that `plan` says is next. */
export async function respond(
  context: SandboxContext,
  plan: Plan<Fault>,
  slowMilliseconds: number,
  work: () => SandboxReply,
): Promise<Response> {
  const fault = plan.take(faults)
  if (fault === 'server_error') return context.json({ error: 'out of order' }, 500)
  if (fault === 'busy') return context.json({ error: 'too many requests' }, 429)
  if (fault === 'slow') await sleep(slowMilliseconds, undefined, { ref: false })
  const reply = work()
  if (fault === 'duplicate') work()
  if (fault === 'lost_reply') {
    context.env.outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  }
  if (fault === 'malformed') return context.body('{"', 200, { 'content-type': 'application/json' })
  return context.json(reply.body, reply.status)
}

/** Remembers what was answered under each key, so that a repeated request takes effect once. */
export interface ReplyMemory {
  once(key: string, body: unknown, work: () => SandboxReply): SandboxReply
}

export function createReplyMemory(): ReplyMemory {
  const replies = new Map<string, { bodyHash: string; reply: SandboxReply }>()
  return {
    once(key, body, work) {
      const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
      const known = replies.get(key)
      if (known && known.bodyHash !== bodyHash) {
        return refuse('idempotencyKeyReused', 'This key was used with another body.')
      }
      if (known) return known.reply
      const reply = work()
      // A refusal took no effect, so the corrected request may come under the same key.
      if (reply.status === 200) replies.set(key, { bodyHash, reply })
      return reply
    },
  }
}

/** The request's JSON body, or undefined when it is not JSON. */
export async function readJson(context: SandboxContext): Promise<unknown> {
  try {
    return await context.req.json()
  } catch {
    return undefined
  }
}
