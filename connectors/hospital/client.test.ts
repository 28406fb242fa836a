import type { lookup } from 'node:dns'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { delay, http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createWebhookClient, type OutgoingMessage, type WebhookClientOptions } from './client.ts'

const url = 'https://his.example.com/hooks'
const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, so').toString('base64')}`
const olderSecret = `whsec_${Buffer.from('another one of thirty-two bytes.').toString('base64')}`

const outgoing: OutgoingMessage = {
  url,
  messageId: '0190a000-0000-7000-8000-000000000001',
  sentAt: new Date(),
  secrets: [secret],
  message: {
    type: 'prescription.approved',
    timestamp: '2026-03-02T01:00:00.000Z',
    data: {
      position: 7,
      kind: 'prescription',
      id: '0190a000-0000-7000-8000-000000000002',
      prescriptionId: '0190a000-0000-7000-8000-000000000002',
      hospitalReference: 'R-1',
      facts: {},
    },
  },
}

/** Finds the same addresses for every name. */
function resolveTo(...found: readonly string[]): typeof lookup {
  const resolve = (_name: string, _options: unknown, callback: (...answer: unknown[]) => void) =>
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  return resolve as unknown as typeof lookup
}

const client = (options: Partial<WebhookClientOptions> = {}) =>
  createWebhookClient({ allowsLoopback: false, resolve: resolveTo('8.8.8.8'), ...options })

describe('a try to deliver', () => {
  const server = setupServer()
  beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
  afterEach(() => server.resetHandlers())
  afterAll(() => server.close())

  const answer = (response: () => Response | Promise<Response>) => server.use(http.post(url, response))

  it('posts the message with its id and a signature that its secret verifies', async () => {
    const seen: { headers: Record<string, string>; body: string }[] = []
    server.use(
      http.post(url, async ({ request }) => {
        seen.push({ headers: Object.fromEntries(request.headers), body: await request.text() })
        return new HttpResponse(null, { status: 204 })
      }),
    )
    expect(await client().send(outgoing)).toEqual({ outcome: 'delivered', status: 204 })
    const [call] = seen
    expect(new Webhook(secret).verify(call?.body ?? '', call?.headers ?? {})).toEqual(outgoing.message)
    expect(call?.headers['webhook-id']).toBe(outgoing.messageId)
  })

  it('is signed by both secrets while they overlap, and by no other', async () => {
    let headers: Record<string, string> = {}
    server.use(
      http.post(url, ({ request }) => {
        headers = Object.fromEntries(request.headers)
        return new HttpResponse(null, { status: 200 })
      }),
    )
    await client().send({ ...outgoing, secrets: [secret, olderSecret] })
    const body = JSON.stringify(outgoing.message)
    for (const either of [secret, olderSecret]) {
      expect(new Webhook(either).verify(body, headers)).toEqual(outgoing.message)
    }
    const stranger = `whsec_${Buffer.from('the secret of somebody unknown..').toString('base64')}`
    expect(() => new Webhook(stranger).verify(body, headers)).toThrow('No matching signature')
  })

  it.each([
    [400, 'refused'],
    [401, 'refused'],
    [404, 'refused'],
    [410, 'gone'],
    [429, 'busy'],
    [500, 'server'],
    [503, 'server'],
  ])('takes %i as %s', async (status, outcome) => {
    answer(() => HttpResponse.json({ error: 'sorry' }, { status }))
    expect(await client().send(outgoing)).toEqual({ outcome, status })
  })

  it('follows no redirect', async () => {
    answer(() => HttpResponse.redirect('http://169.254.169.254/latest', 302))
    expect(await client().send(outgoing)).toEqual({ outcome: 'redirected', status: 302 })
  })

  it('takes a malformed answer as it is: 2xx is a delivery', async () => {
    answer(() => new HttpResponse('{"', { status: 200, headers: { 'content-type': 'application/json' } }))
    expect(await client().send(outgoing)).toEqual({ outcome: 'delivered', status: 200 })
  })

  it('gives up on a receiver that is slow, and on one that hangs up', async () => {
    answer(async () => {
      await delay('infinite')
      return new HttpResponse(null)
    })
    expect(await client({ timeoutMilliseconds: 30 }).send(outgoing)).toEqual({
      outcome: 'timeout',
      status: null,
    })
    answer(() => HttpResponse.error())
    expect(await client().send(outgoing)).toEqual({ outcome: 'network', status: null })
  })
})

describe('the address of a receiver', () => {
  it.each(['10.0.0.1', '127.0.0.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:192.168.0.1'])(
    'is not reached when its name leads to %s, also beside a public one',
    async (address) => {
      const notAllowed = { outcome: 'address_not_allowed', status: null }
      expect(await client({ resolve: resolveTo(address) }).send(outgoing)).toEqual(notAllowed)
      expect(await client({ resolve: resolveTo('8.8.8.8', address) }).send(outgoing)).toEqual(notAllowed)
    },
  )

  it.each(['http://127.0.0.1:1/', 'https://10.0.0.1/', 'https://localhost/', 'https://[::1]/'])(
    'is not reached at %s',
    async (target) => {
      const result = await client().send({ ...outgoing, url: target })
      expect(result.outcome).toBe('address_not_allowed')
    },
  )

  it('may be this machine where the demo says so, over a real connection', async () => {
    const server = createServer((_request, response) => response.writeHead(202).end())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const sender = createWebhookClient({ allowsLoopback: true })
    for (const host of ['127.0.0.1', 'localhost']) {
      const result = await sender.send({ ...outgoing, url: `http://${host}:${port}/` })
      expect(result).toEqual({ outcome: 'delivered', status: 202 })
    }
    server.close()
    await once(server, 'close')
    expect(await sender.send({ ...outgoing, url: `http://127.0.0.1:${port}/` })).toEqual({
      outcome: 'network',
      status: null,
    })
  })
})
