import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'drizzle-orm'
import { createTestDatabase } from '#bin/test-database.ts'
import { addPerson, joinTenant } from '#db/access/access-fixture.ts'
import { hashPassword } from '#db/access/password.ts'
import { connectOwner } from '#db/client.ts'
import { bodyOf, cookieOf, type Credential, openTestApp, send, signIn, type TestApp } from './app-fixture.ts'

const path = '/access/api-keys'
const body = { name: 'His', roles: ['system'] }

let test: TestApp
let administrator: Credential
let tenantId: string
let principalId: string

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  tenantId = await joinTenant(test.database, 'internet_hospital')
  const account = { email: 'admin@example.com', passwordHash: await hashPassword('correct horse battery') }
  principalId = (await addPerson(test.database, tenantId, ['administrator'], account)).principalId
  administrator = cookieOf(await signIn(test, account.email, 'correct horse battery'))
})

afterAll(() => test.close())

async function keysIssued(): Promise<number> {
  const found = await test.database.network.execute<{ count: number }>(
    sql`select count(*)::int as count from api_keys`,
  )
  return found.rows[0]?.count ?? 0
}

describe('an Idempotency-Key', () => {
  it('gives the same answer again for the same body, and changes nothing more', async () => {
    const before = await keysIssued()
    const headers = { 'idempotency-key': 'same' }
    const first = await send(test, 'POST', path, administrator, body, headers)
    const reordered = { roles: body.roles, name: body.name }
    const second = await send(test, 'POST', path, administrator, reordered, headers)
    expect([first.status, second.status]).toEqual([201, 201])
    expect([first, second].map((response) => response.headers.get('idempotency-replayed'))).toEqual([
      null,
      'true',
    ])
    const [issued, repeated] = [await bodyOf(first), await bodyOf(second)]
    expect(repeated).toEqual({ ...issued, key: null })
    expect(await keysIssued()).toBe(before + 1)
  })

  it('is refused with another body', async () => {
    const headers = { 'idempotency-key': 'other-body' }
    await send(test, 'POST', path, administrator, body, headers)
    const before = await keysIssued()
    const response = await send(test, 'POST', path, administrator, { ...body, name: 'Lis' }, headers)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'idempotencyKeyReused' })
    expect(await keysIssued()).toBe(before)
  })

  it('is refused while the first request is still running, and works afterwards', async () => {
    const running = await connectOwner(test.database.urls.app)
    await running.query('begin')
    await running.query(`select begin_command($1, $2, null, 'POST /access/api-keys', 'running', 'hash')`, [
      tenantId,
      principalId,
    ])
    const headers = { 'idempotency-key': 'running' }
    const refused = await send(test, 'POST', path, administrator, body, headers)
    expect(refused.status).toBe(409)
    expect(refused.headers.get('retry-after')).toBe('1')
    expect(await refused.json()).toMatchObject({ code: 'commandRunning' })
    await running.query('rollback')
    await running.end()
    expect((await send(test, 'POST', path, administrator, body, headers)).status).toBe(201)
  })

  it('lets exactly one of many requests at once take effect', async () => {
    const before = await keysIssued()
    const headers = { 'idempotency-key': 'at-once' }
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => send(test, 'POST', path, administrator, body, headers)),
    )
    const statuses = new Set(responses.map(({ status }) => status))
    expect(statuses).toContain(201)
    expect(statuses.difference(new Set([201, 409])).size).toBe(0)
    expect(await keysIssued()).toBe(before + 1)
  })

  it('is free again after a refusal', async () => {
    const headers = { 'idempotency-key': 'refused' }
    const refused = await send(test, 'POST', path, administrator, { name: 'x', roles: [] }, headers)
    expect(refused.status).toBe(400)
    expect((await send(test, 'POST', path, administrator, body, headers)).status).toBe(201)
  })

  it('belongs to its operation: another one may use the same', async () => {
    const headers = { 'idempotency-key': 'shared' }
    const issued = await send(test, 'POST', path, administrator, body, headers)
    const { apiKeyId } = await bodyOf<{ apiKeyId: string }>(issued)
    const revoked = await send(test, 'POST', `${path}/${apiKeyId}/revoke`, administrator, undefined, headers)
    expect(revoked.status).toBe(200)
    // The id in the path is part of what was asked.
    const other = await send(test, 'POST', `${path}/${principalId}/revoke`, administrator, undefined, headers)
    expect(other.status).toBe(422)
  })
})
