import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { z } from 'zod'
import { createPlan, createReplyMemory, faultOrder, readJson, refuse, respond } from '../sandbox-http.ts'
import type { Fault, ReplyMemory, SandboxContext, SandboxReply } from '../sandbox-http.ts'
import { claimFile, insurerPaths, signRequest, undoRequest, uploadRequest } from './contract.ts'
import { createInsurerBook, decisions, fileErrors } from './sandbox-book.ts'

const decisionOrder = z.object({ decision: z.enum(decisions), times: z.int().min(1).max(1_000) })
const fileErrorOrder = z.object({ error: z.enum(fileErrors), claimId: z.uuid() })

/**
 * The insurers' gateway for the demo and for tests: a real HTTP application with a book in memory.
 * `POST /faults {fault, times}` spoils the next requests, `POST /decisions {decision, times}` turns the next answers,
 * `POST /file-errors {error, claimId}` spoils a claim's line in the files of days; `GET /claim-count` tells how many
 * claims were taken in.
 * @param slowMilliseconds how late the `slow` fault answers
 */
export function createInsurerSandbox(
  slowMilliseconds = 10_000,
  clock?: () => Date,
): Hono<{ Bindings: HttpBindings }> {
  const book = createInsurerBook(clock)
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

  app.post('/file-errors', async (context) => {
    const order = fileErrorOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such error.' }, 422)
    book.spoilFiles(order.data.error, order.data.claimId)
    return context.body(null, 204)
  })

  const answer = (context: SandboxContext, work: () => SandboxReply) =>
    respond(context, plan, slowMilliseconds, work)
  const command = <Body>(path: string, body: z.ZodType<Body>, work: (body: Body) => SandboxReply) =>
    app.post(path, async (context) => {
      const request = body.safeParse(await readJson(context))
      return answer(context, () =>
        request.success
          ? underKey(context, memory, request.data, () => work(request.data))
          : invalidRequest(),
      )
    })
  app.post(insurerPaths.uploadCheck, async (context) => {
    const file = claimFile.safeParse(await readJson(context))
    return answer(context, () => (file.success ? book.uploadCheck(file.data) : invalidRequest()))
  })
  command(insurerPaths.sign, signRequest, (request) => book.sign(request))
  command(insurerPaths.upload, uploadRequest, (request) => book.upload(request))
  command(insurerPaths.undo, undoRequest, (request) => book.undo(request))
  app.get('/claims/:claimId', (context) => answer(context, () => book.detail(context.req.param('claimId'))))
  app.get('/claims/:claimId/review-result', (context) =>
    answer(context, () => book.reviewResult(context.req.param('claimId'))),
  )
  app.get('/claims/:claimId/settlement-result', (context) =>
    answer(context, () => book.settlementResult(context.req.param('claimId'))),
  )
  app.get('/insurers/:insurerId/day-files/:day', (context) =>
    answer(context, () => book.dayFile(context.req.param('insurerId'), context.req.param('day'))),
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
