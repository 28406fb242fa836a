import { randomUUID } from 'node:crypto'
import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import {
  accepted,
  createPlan,
  createReplyMemory,
  faultOrder,
  readJson,
  refuse,
  respond,
} from '../sandbox-http.ts'
import type { Fault, SandboxReply } from '../sandbox-http.ts'
import { renderSms, sendRequest, smsPaths } from './contract.ts'
import type { SendAnswer, SendRequest } from './contract.ts'
import { messagesPage } from './sandbox-page.ts'

/** A message as the phone would show it. */
export interface SentMessage {
  readonly messageId: string
  readonly to: string
  readonly templateCode: string
  readonly text: string
  readonly sentAt: string
}

/** Older messages are forgotten, so that a long run does not grow without end. */
const keptMessages = 20_000

/**
 * An SMS provider for the demo and for tests: it sends nothing and shows everything.
 * `GET /messages?to=` lists the messages of one number, newest first; `/` is a page for people;
 * `POST /faults {fault, times}` spoils the next requests. It writes no log, since everything here is personal.
 * @param slowMilliseconds how late the `slow` fault answers
 */
export function createSmsSandbox(slowMilliseconds = 10_000): Hono<{ Bindings: HttpBindings }> {
  const messages: SentMessage[] = []
  const plan = createPlan<Fault>()
  const memory = createReplyMemory()
  const app = new Hono<{ Bindings: HttpBindings }>()
  const messagesTo = (to: string | undefined) =>
    messages.filter((message) => to === undefined || message.to === to).toReversed()

  app.post('/faults', async (context) => {
    const order = faultOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such fault.' }, 422)
    plan.order(order.data.fault, order.data.times)
    return context.body(null, 204)
  })
  app.post(smsPaths.send, async (context) => {
    const request = sendRequest.safeParse(await readJson(context))
    const key = context.req.header('idempotency-key')
    return respond(context, plan, slowMilliseconds, () => {
      if (!request.success || key === undefined)
        return refuse('invalid', 'The request is not in the shape agreed.')
      return memory.once(key, request.data, () => keepMessage(messages, request.data))
    })
  })
  app.get(smsPaths.send, (context) => context.json({ messages: messagesTo(context.req.query('to')) }))
  app.get('/', (context) =>
    context.html(messagesPage(messagesTo(numberAskedFor(context.req.query('to'))).slice(0, 100))),
  )
  return app
}

/** A form that is sent empty asks for every number. */
function numberAskedFor(to: string | undefined): string | undefined {
  return to === '' ? undefined : to
}

function keepMessage(messages: SentMessage[], { to, ...message }: SendRequest): SandboxReply {
  const text = renderSms(message)
  if (text === null) return refuse('parametersMismatch', 'The parameters are not those of the template.')
  const answer: SendAnswer = { messageId: randomUUID() }
  messages.push({ ...answer, to, templateCode: message.templateCode, text, sentAt: new Date().toISOString() })
  if (messages.length > keptMessages) messages.shift()
  return accepted(answer)
}
