import { pino } from 'pino'
import { hc } from 'hono/client'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import type { RejectReasonCode } from '#domain/prescriptions/review-reasons.ts'
import { openDatabase } from '#db/client.ts'
import { openAccounts } from './access/accounts.ts'
import { createApp } from './app.ts'
import type { Api } from './client-type.ts'

/** What needs no sign-in. */
const openToAll = [
  'Ask to join the network',
  'Register a household for a campaign, without signing in',
  'See what became of a registration',
]

interface Described {
  readonly summary?: string
  readonly 'x-read-only'?: boolean
  readonly security?: unknown
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly responses: Record<string, unknown>
}

let app: ReturnType<typeof createApp>
let close: () => Promise<void>
let document: { openapi: string; paths: Record<string, Record<string, Described>> }

// Nothing listens at this address: the docs need no database, and everything else finds none.
const nowhere = 'postgres://nobody:nothing@127.0.0.1:1/nothing'

beforeAll(async () => {
  const database = openDatabase({ owner: nowhere, app: nowhere, network: nowhere })
  close = () => database.close()
  app = createApp({
    database,
    clock: () => new Date('2026-03-02T01:00:00Z'),
    accounts: openAccounts(database, { secret: 'x'.repeat(32), publicUrl: undefined }),
    feed: {
      position: () => 0,
      subscribe: () => () => {},
      readAfter: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    },
    log: pino({ enabled: false }),
    webhookTargets: { allowsLoopback: false },
    isHttps: true,
    trustedProxies: 0,
    demoAccounts: [],
  })
  document = (await (await app.request('/openapi.json')).json()) as typeof document
})

afterAll(() => close())

describe('the documentation', () => {
  it('is OpenAPI 3.1 and describes every operation with who may call it and how it can fail', () => {
    expect(document.openapi).toBe('3.1.0')
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
    expect(operations.length).toBeGreaterThan(50)
    for (const operation of operations) {
      expect(operation.summary).toBeTruthy()
      const isOpen = openToAll.includes(operation.summary ?? '')
      expect(operation.security).toEqual(isOpen ? [] : [{ session: [] }, { apiKey: [] }])
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['400', '401', '403', '404', '503']),
      )
    }
  })

  it('asks every command for an Idempotency-Key, and no read', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, { parameters = [], 'x-read-only': isReadOnly = false }] of Object.entries(
        methods,
      )) {
        const key = parameters.find(({ name }) => name === 'idempotency-key')
        expect({ path, method, required: key?.required }).toEqual({
          path,
          method,
          required: method === 'get' || isReadOnly ? undefined : true,
        })
      }
    }
  })

  it('says of what is asked with a body whether it changes anything', () => {
    const questions = Object.entries(document.paths).filter(([, { post }]) => post?.['x-read-only'] === true)
    expect(questions.map(([path]) => path)).toEqual([
      '/patients/search',
      '/prescription-drafts/judge',
      '/prescription-drafts/routes',
      '/prepayable-prescriptions/search',
    ])
  })

  it('comes with a page whose every part this server gives', async () => {
    const page = await (await app.request('/docs')).text()
    const parts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
    expect(parts).toHaveLength(4)
    for (const url of parts) {
      expect(url).toMatch(/^\/docs\//)
      expect((await app.request(url)).status).toBe(200)
    }
    expect((await app.request('/docs/..%2Fpackage.json')).status).toBe(404)
  })
})

describe('a client made from the type of the API', () => {
  it('knows every path, what to send there and what comes back', async () => {
    const client = hc<Api>('http://localhost', { fetch: app.request.bind(app) })
    const { $get, reject } = client.prescriptions[':id']
    expectTypeOf<Parameters<typeof reject.$post>[0]>().toExtend<{
      param: { id: string }
      header: { 'idempotency-key': string }
      json: { reasonCode: RejectReasonCode; remark?: string | undefined }
    }>()
    const response = await $get({ param: { id: 'any' } })
    expectTypeOf<Awaited<ReturnType<typeof response.json>>['dueAt']>().toEqualTypeOf<string>()
    expect(response.status).toBe(401)
  })
})

describe('a database that cannot be reached', () => {
  it.each(['/readyz', '/metrics', '/prescriptions'])(
    'is told at %s, with when to come back',
    async (path) => {
      const response = await app.request(path, { headers: { authorization: `Bearer yyk_${'a'.repeat(43)}` } })
      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('2')
      expect(await response.json()).toMatchObject({ code: 'databaseUnreachable' })
    },
  )

  it('does not make the process look dead', async () => {
    expect((await app.request('/healthz')).status).toBe(200)
  })
})

describe('every answer', () => {
  it('tells browsers to load from here only, be framed by nobody, and tell no other site', async () => {
    const { headers } = await app.request('/healthz')
    expect(headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('strict-transport-security')).toContain('max-age')
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})
