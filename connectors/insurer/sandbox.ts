import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { createPlan, createReplyMemory, faultOrder, readJson, refuse, respond } from '../sandbox-http.ts'
import type { Fault, ReplyMemory, SandboxContext, SandboxReply } from '../sandbox-http.ts'
import { insurerPaths, reverseClaimRequest, submitClaimRequest, uploadCheckRequest } from './contract.ts'
import { createInsurerBook, decisions } from './sandbox-book.ts'

const decisionOrder = z.object({ decision: z.enum(decisions), times: z.int().min(1).max(1_000) })

/**
 * An insurer for the demo and for tests: a real HTTP application with a book in memory.
 * `POST /faults {fault, times}` spoils the next requests, `POST /decisions {decision, times}` turns the next answers;
 * `GET /claim-count` tells how many claims were taken in.
 * @param slowMilliseconds how late the `slow` fault answers
 */
export function createInsurerSandbox(slowMilliseconds = 10_000): Hono<{ Bindings: HttpBindings }> {
  const book = createInsurerBook()
  const plan = createPlan<Fault>()
  const memory = createReplyMemory()
  const app = new Hono<{ Bindings: HttpBindings }>()

  app.post('/faults', async (context) => {
    const order = faultOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such fault.' }, 422)
    plan.order(order.data.fault, order.data.times)
    return context.body(null, 204)
  })
  app.post('/decisions', async (context) => {
    const order = decisionOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such decision.' }, 422)
    book.plan.order(order.data.decision, order.data.times)
    return context.body(null, 204)
  })
  app.get('/claim-count', (context) => context.json({ claims: book.claimCount() }))

  app.post(insurerPaths.uploadCheck, async (context) => {
    const request = uploadCheckRequest.safeParse(await readJson(context))
    return respond(context, plan, slowMilliseconds, () =>
      request.success ? book.uploadCheck(request.data) : invalidRequest(),
    )
  })
  app.post(insurerPaths.submitClaim, async (context) => {
    const request = submitClaimRequest.safeParse(await readJson(context))
    return respond(context, plan, slowMilliseconds, () =>
      request.success
        ? underKey(context, memory, request.data, () => book.submitClaim(request.data))
        : invalidRequest(),
    )
  })
  app.post(insurerPaths.reverseClaim, async (context) => {
    const request = reverseClaimRequest.safeParse(await readJson(context))
    return respond(context, plan, slowMilliseconds, () =>
      request.success
        ? underKey(context, memory, request.data, () => book.reverseClaim(request.data))
        : invalidRequest(),
    )
  })
  app.get('/claims/:claimId/settlement-result', (context) =>
    respond(context, plan, slowMilliseconds, () => book.settlementResult(context.req.param('claimId'))),
  )
  return app
}

function underKey(
  context: SandboxContext,
  memory: ReplyMemory,
  body: unknown,
  work: () => SandboxReply,
): SandboxReply {
  const key = context.req.header('idempotency-key')
  return key === undefined
    ? refuse('invalid', 'The Idempotency-Key is missing.')
    : memory.once(`${context.req.path} ${key}`, body, work)
}

function invalidRequest(): SandboxReply {
  return refuse('invalid', 'The request does not have the shape of the contract.')
}
