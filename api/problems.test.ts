import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey, addPerson, joinTenant } from '#db/access/access-fixture.ts'
import { apiKeys } from '#db/access/schema.ts'
import { hashPassword } from '#db/access/password.ts'
import { CommandRefused, type RefusalKind } from '#db/command-refused.ts'
import {
  bearer,
  bodyOf,
  cookieOf,
  type Credential,
  openTestApp,
  send,
  signIn,
  type TestApp,
} from './app-fixture.ts'
import { problemOfError } from './problem-of-error.ts'

let test: TestApp
let system: Credential
let administrator: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  const tenantId = await joinTenant(test.database, 'internet_hospital')
  system = bearer(await addKey(test.database, tenantId))
  const account = { email: 'admin@example.com', passwordHash: await hashPassword('correct horse battery') }
  await addPerson(test.database, tenantId, ['administrator'], account)
  administrator = cookieOf(await signIn(test, account.email, 'correct horse battery'))
})

afterAll(() => test.close())

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem = await bodyOf(response)
  expect(problem).toMatchObject({
    type: `urn:yunyaoku:problem:${String(problem.code)}`,
    status: response.status,
    title: expect.any(String),
    detail: expect.any(String),
    nextStep: expect.any(String),
  })
  return problem
}

describe('a request that fails', () => {
  it.each([
    ['an unknown address', 'GET', '/nothing-here', 404, 'routeUnknown'],
    ['a method that the address does not take', 'DELETE', '/sites', 405, 'methodNotAllowed'],
    ['no credential', 'GET', '/sites', 401, 'signInNeeded'],
  ])('answers %s', async (_what, method, path, status, code) => {
    const response = await test.app.request(path, { method })
    expect(response.status).toBe(status)
    expect(await problemOf(response)).toMatchObject({ code })
  })

  it.each([
    ['zh-CN', '这个地址没有内容'],
    ['en', 'There is nothing at this address'],
    ['ko', '이 주소에는 내용이 없습니다'],
  ])('answers a person who opens an unknown address by a page (%s)', async (language, title) => {
    const headers = { accept: 'text/html,*/*;q=0.8', 'accept-language': language }
    const response = await test.app.request('/nothing<here', { headers })
    expect(response.status).toBe(404)
    const shown = await response.text()
    expect(shown).toContain(`<h1>${title}</h1>`)
    expect(shown).not.toContain('nothing<here')
    const fhir = await test.app.request('/fhir/Nothing', { headers: { ...headers, ...system } })
    expect(fhir.headers.get('content-type')).toContain('application/fhir+json')
  })

  it('names the methods that an address takes', async () => {
    const response = await test.app.request('/sites', { method: 'DELETE' })
    expect(response.headers.get('allow')).toContain('GET')
  })

  it.each(['yyk_short', `yyk_${'a'.repeat(43)}`])('refuses the unknown key %s', async (key) => {
    const response = await test.app.request('/sites', { headers: { ...bearer(key) } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
    expect(await problemOf(response)).toMatchObject({ code: 'apiKeyRefused' })
  })

  it('refuses a role that does not open the operation', async () => {
    const response = await test.app.request('/access/people', { headers: { ...system } })
    expect(response.status).toBe(403)
    expect(await problemOf(response)).toMatchObject({ code: 'roleMissing' })
  })

  it('refuses an organisation that may not do it, whatever the role', async () => {
    const response = await send(test, 'PUT', '/products', administrator, { products: [] })
    expect(response.status).toBe(403)
    expect(await problemOf(response)).toMatchObject({ code: 'organisationNotAllowed' })
  })

  it.each(['/sites/not-an-id', '/prescriptions/1', '/prescriptions?limit=0', '/prescriptions?state=nowhere'])(
    'answers the malformed %s with the fields at fault',
    async (path) => {
      const response = await test.app.request(path, { headers: { ...system } })
      expect(response.status).toBe(400)
      const problem = await problemOf(response)
      expect(problem).toMatchObject({ code: 'invalidRequest' })
      expect(problem.fields).toHaveLength(1)
    },
  )

  it.each(['/sites', '/products', '/patients', '/prescriptions'])(
    'does not find a foreign id under %s',
    async (path) => {
      const response = await test.app.request(`${path}/${randomUUIDv7()}`, { headers: { ...system } })
      expect(response.status).toBe(404)
      await problemOf(response)
    },
  )

  it('names the fields of a body that are wrong, and never their content', async () => {
    const body = { name: 17, roles: ['system'], 'phone 13800000000': 'x', surprise: 1 }
    const response = await send(test, 'POST', '/access/api-keys', administrator, body)
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.fields).toMatchObject([
      { path: 'body.name' },
      { path: 'body', message: 'Unknown fields: surprise.' },
    ])
    expect(JSON.stringify(problem)).not.toContain('13800000000')
  })

  it('tells how long a text is and may be, without repeating it', async () => {
    const body = { name: `  ${'x'.repeat(113)}  `, roles: ['system'] }
    const response = await send(test, 'POST', '/access/api-keys', administrator, body)
    expect(response.status).toBe(400)
    const problem = await problemOf(response)
    expect(problem.fields).toMatchObject([{ path: 'body.name', code: 'too_big', length: 113, longest: 100 }])
    expect(JSON.stringify(problem)).not.toContain('xx')
  })

  it('answers a text with a character that no database keeps, and keeps nothing', async () => {
    const keys = () => test.database.network.$count(apiKeys)
    const before = await keys()
    const body = { name: 'a\u0000b', roles: ['system'] }
    const response = await send(test, 'POST', '/access/api-keys', administrator, body)
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ code: 'valueOutOfRange' })
    expect(await keys()).toBe(before)
  })

  it('answers malformed JSON', async () => {
    const response = await test.app.request('/access/api-keys', {
      method: 'POST',
      headers: { ...administrator, 'idempotency-key': 'k', 'content-type': 'application/json' },
      body: '{"name":',
    })
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ code: 'malformedJson' })
  })

  it('answers another media type', async () => {
    const response = await send(
      test,
      'POST',
      '/access/api-keys',
      administrator,
      {},
      { 'content-type': 'text/plain' },
    )
    expect(response.status).toBe(415)
    expect(await problemOf(response)).toMatchObject({ code: 'unsupportedMediaType' })
  })

  it.each([true, false])('answers an oversized body, its length declared: %s', async (isDeclared) => {
    const body = JSON.stringify({ name: 'x'.repeat(256 * 1024) })
    const response = await test.app.request('/access/api-keys', {
      method: 'POST',
      headers: {
        ...administrator,
        'content-type': 'application/json',
        ...(isDeclared ? { 'content-length': String(body.length) } : {}),
      },
      body,
    })
    expect(response.status).toBe(413)
    expect(await problemOf(response)).toMatchObject({ code: 'bodyTooLarge' })
  })

  it.each([
    [undefined, 'idempotencyKeyMissing'],
    ['a key with spaces', 'idempotencyKeyInvalid'],
    ['x'.repeat(201), 'idempotencyKeyInvalid'],
  ])('answers a command with the key %s', async (key, code) => {
    const response = await test.app.request('/access/api-keys', {
      method: 'POST',
      headers: {
        ...administrator,
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: JSON.stringify({ name: 'x', roles: ['system'] }),
    })
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ code })
  })

  it('logs the route and not the path, the query or the body', async () => {
    const secret = randomUUIDv7()
    await test.app.request(`/patients/${secret}?phone=13800000000`, { headers: { ...system } })
    const line = test.logLines.at(-1) ?? ''
    expect(JSON.parse(line)).toMatchObject({ method: 'GET', status: 404 })
    expect(line).not.toContain(secret)
    expect(line).not.toContain('13800000000')
  })
})

describe('what a command refuses', () => {
  const facts = { message: 'It says no.', nextStep: 'Do something else.' }

  it.each<[RefusalKind, number]>([
    ['invalid', 422],
    ['notFound', 404],
    ['forbidden', 403],
    ['conflict', 409],
    ['running', 409],
    ['keyReused', 422],
  ])('is told as %s with status %i', (kind, status) => {
    const problem = problemOfError(new CommandRefused(kind, [{ code: 'lotExpired', ...facts }]))
    expect(problem).toMatchObject({
      status,
      code: 'lotExpired',
      detail: facts.message,
      nextStep: facts.nextStep,
    })
  })

  it('lists every refusal with its rule, source and line', () => {
    const refusals = [
      { code: 'tooManyDrugs', ...facts, rule: 'prescription.max-drugs', source: '处方管理办法' },
      { code: 'outOfScope', ...facts, line: 2 },
    ]
    expect(problemOfError(new CommandRefused('invalid', refusals))).toMatchObject({
      status: 422,
      code: 'severalRefusals',
      refusals,
    })
  })
})

describe('a failure on our side', () => {
  it.each([
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating'), { code: '57P01' }),
    new Error('Connection terminated unexpectedly'),
    new Error('Failed query', {
      cause: new Error('Client has encountered a connection error and is not queryable'),
    }),
    new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]),
  ])('asks to come back later when the database is away (%s)', (error) => {
    expect(problemOfError(error)).toMatchObject({
      status: 503,
      code: 'databaseUnreachable',
      retryAfterSeconds: 2,
    })
  })

  it.each(['22003', '22008', '22021', '22P05'])(
    'is none where a value is too far out for the database (%s)',
    (code) => {
      const cause = Object.assign(new Error('out of range'), { code })
      expect(problemOfError(new Error('Failed query', { cause }))).toMatchObject({
        status: 400,
        code: 'valueOutOfRange',
      })
    },
  )

  it('is told by a page to a person who opens one while the database is away', async () => {
    const database = await createTestDatabase()
    const away = await openTestApp(database)
    await away.feed.close()
    await away.database.close()
    await database.drop()
    const headers = { accept: 'text/html', 'accept-language': 'en' }
    const response = await away.app.request(`/register/${randomUUIDv7()}`, { headers })
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('Cannot be opened right now')
  })

  it('tells nothing of what is not known', () => {
    const error = Object.assign(new Error('duplicate key value (phone)=(13800000000)'), { code: '23505' })
    const problem = problemOfError(error)
    expect(problem).toMatchObject({ status: 500, code: 'unexpected' })
    expect(JSON.stringify(problem)).not.toContain('13800000000')
  })
})
