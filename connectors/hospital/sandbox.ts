import type { HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { statusMessage, type StatusMessage } from '#domain/webhooks/message.ts'
import { accepted, createPlan, faultOrder, readJson, refuse, respond } from '../sandbox-http.ts'
import type { Fault, SandboxReply } from '../sandbox-http.ts'
import { signatureHeaders } from './contract.ts'

/** What the hospital's system knows of one of its prescriptions. */
interface KnownStatus {
  /** The newest event about the prescription itself, by its place in the stream. */
  readonly type: string
  readonly position: number
}

const secretOrder = z.object({ secrets: z.array(z.string().startsWith('whsec_')).min(1).max(2) })

/**
 * A hospital's system for the demo and for tests. It takes webhooks at `/webhooks`, checks their signatures by the
 * secrets it was given with `PUT /secrets {secrets}`, takes each message once, and keeps the newest status of each
 * prescription in whatever order messages come. `GET /statuses/:hospitalReference` and `GET /counts` show what it
 * knows; `POST /faults {fault, times}` spoils the next requests.
 * @param slowMilliseconds how late the `slow` fault answers
 * @param givenSecrets those that it knows from the beginning
 */
export function createHospitalSandbox(
  slowMilliseconds = 10_000,
  givenSecrets: readonly string[] = [],
): Hono<{ Bindings: HttpBindings }> {
  const plan = createPlan<Fault>()
  const book = createStatusBook()
  let secrets = givenSecrets
  const app = new Hono<{ Bindings: HttpBindings }>()

  app.post('/faults', async (context) => {
    const order = faultOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'No such fault.' }, 422)
    plan.order(order.data.fault, order.data.times)
    return context.body(null, 204)
  })
  app.put('/secrets', async (context) => {
    const order = secretOrder.safeParse(await readJson(context))
    if (!order.success) return context.json({ code: 'invalid', reason: 'One or two secrets.' }, 422)
    secrets = order.data.secrets
    return context.body(null, 204)
  })
  app.post('/webhooks', async (context) => {
    const body = await context.req.text()
    const headers = context.req.header()
    return respond(context, plan, slowMilliseconds, () => {
      const message = verified(body, headers, secrets)
      return message === null
        ? refuse('signatureInvalid', 'No signature of this message is by a secret that we know.')
        : book.take(headers[signatureHeaders.id] ?? '', message)
    })
  })
  app.get('/statuses/:reference', (context) => {
    const status = book.statusOf(context.req.param('reference'))
    return status === undefined ? context.json({ code: 'unknown' }, 404) : context.json(status)
  })
  app.get('/counts', (context) => context.json(book.counts()))
  return app
}

function verified(
  body: string,
  headers: Record<string, string>,
  secrets: readonly string[],
): StatusMessage | null {
  for (const secret of secrets) {
    try {
      return statusMessage.parse(new Webhook(secret).verify(body, headers))
    } catch {
      // Signed by another secret, or no message of the contract: the next secret tells.
    }
  }
  return null
}

function createStatusBook() {
  const taken = new Set<string>()
  const statuses = new Map<string, KnownStatus>()
  const counts = { messages: 0, repeated: 0, late: 0 }
  return {
    take(messageId: string, { type, data }: StatusMessage): SandboxReply {
      if (taken.has(messageId)) {
        counts.repeated += 1
        return accepted({ taken: false })
      }
      taken.add(messageId)
      counts.messages += 1
      const { hospitalReference, kind, position } = data
      if (hospitalReference === null || kind !== 'prescription') return accepted({ taken: true })
      const known = statuses.get(hospitalReference)
      if (known !== undefined && known.position > position) counts.late += 1
      else statuses.set(hospitalReference, { type, position })
      return accepted({ taken: true })
    },
    statusOf: (reference: string): KnownStatus | undefined => statuses.get(reference),
    counts: () => ({ ...counts }),
  }
}
