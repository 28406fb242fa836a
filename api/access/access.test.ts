import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey, addPerson, joinTenant } from '#db/access/access-fixture.ts'
import { hashPassword } from '#db/access/password.ts'
import {
  bearer,
  bodyOf,
  cookieOf,
  type Credential,
  openTestApp,
  origin,
  send,
  signIn,
  type TestApp,
} from '../app-fixture.ts'

const password = 'correct horse battery'

let test: TestApp
let tenantId: string
let otherTenantId: string
let administratorId: string
let administrator: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  const passwordHash = await hashPassword(password)
  tenantId = await joinTenant(test.database, 'pharmacy')
  otherTenantId = await joinTenant(test.database, 'depot_operator')
  const account = { email: 'admin@example.com', passwordHash }
  administratorId = (await addPerson(test.database, tenantId, ['administrator'], account)).principalId
  administrator = cookieOf(await signIn(test, account.email, password))
})

afterAll(() => test.close())

async function whoAmI(credential: Credential): Promise<number> {
  const response = await test.app.request('/access/me', { headers: { ...credential } })
  return response.status
}

async function takeIn(
  email: string,
  roles: readonly string[],
): Promise<{ personId: string; firstPassword: string }> {
  const response = await send(test, 'POST', '/access/people', administrator, { name: '测试', roles, email })
  expect(response.status).toBe(201)
  return bodyOf(response)
}

describe('signing in', () => {
  it('needs the right password, and says nothing of which part was wrong', async () => {
    const answers = await Promise.all(
      [
        ['admin@example.com', 'wrong password!'],
        ['nobody@example.com', password],
      ].map(async ([email = '', secret = '']) => {
        const response = await signIn(test, email, secret)
        return { status: response.status, problem: await response.json() }
      }),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toMatchObject({ status: 401, problem: { code: 'signInRefused' } })
  })

  it('gives a cookie that scripts cannot read, and nobody else can send', async () => {
    const response = await signIn(test, 'admin@example.com', password)
    const cookie = response.headers.getSetCookie().join()
    expect(cookie).toContain('HttpOnly')
    expect(cookie).toContain('SameSite=Lax')
    expect(await whoAmI(cookieOf(response))).toBe(200)
  })

  it('refuses a cookie whose signature was changed', async () => {
    const credential = cookieOf(await signIn(test, 'admin@example.com', password))
    if (!('cookie' in credential)) throw new Error('no cookie')
    expect(await whoAmI({ ...credential, cookie: credential.cookie.replace(/.{6}$/, 'AAAAAA') })).toBe(401)
  })

  it('is closed to those who would sign themselves up, and to other sites', async () => {
    const signUp = await test.app.request('/auth/sign-up/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ email: 'new@example.com', password, name: 'new' }),
    })
    expect(signUp.status).toBe(404)
    const foreign = await test.app.request('/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://elsewhere.example' },
      body: JSON.stringify({ email: 'admin@example.com', password }),
    })
    expect(foreign.status).toBe(403)
    expect(foreign.headers.getSetCookie()).toEqual([])
  })

  it('is slowed down after ten wrong tries, for this account only', async () => {
    const { firstPassword } = await takeIn('guessed@example.com', ['picker'])
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expect((await signIn(test, 'guessed@example.com', `guess number ${attempt}`)).status).toBe(401)
    }
    const refused = await signIn(test, 'Guessed@example.com', firstPassword)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ code: 'tooManyAttempts' })
    expect((await signIn(test, 'admin@example.com', password)).status).toBe(200)
  })

  it('ends with signing out', async () => {
    const credential = cookieOf(await signIn(test, 'admin@example.com', password))
    const response = await test.app.request('/auth/sign-out', { method: 'POST', headers: { ...credential } })
    expect(response.status).toBe(200)
    expect(await whoAmI(credential)).toBe(401)
  })
})

describe('a person', () => {
  it('is taken in with a first password that is shown once, and works at once', async () => {
    const { personId, firstPassword } = await takeIn('doctor@example.com', ['doctor'])
    const credential = cookieOf(await signIn(test, 'doctor@example.com', firstPassword))
    const me = await test.app.request('/access/me', { headers: { ...credential } })
    expect(await me.json()).toMatchObject({
      principalId: personId,
      tenantId,
      tenantKind: 'pharmacy',
      roles: ['doctor'],
    })
    const again = await send(test, 'POST', '/access/people', administrator, {
      name: '测试',
      roles: ['doctor'],
      email: 'Doctor@example.com',
    })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'accountKnown' })
  })

  it('who lost a phone is signed out everywhere, at once', async () => {
    const { personId, firstPassword } = await takeIn('driver@example.com', ['driver'])
    const [phone, desk] = [
      cookieOf(await signIn(test, 'driver@example.com', firstPassword)),
      cookieOf(await signIn(test, 'driver@example.com', firstPassword)),
    ]
    expect([await whoAmI(phone), await whoAmI(desk)]).toEqual([200, 200])
    const list = await test.app.request(`/access/people/${personId}/sessions`, {
      headers: { ...administrator },
    })
    expect((await bodyOf(list)).items).toHaveLength(2)
    const revoked = await send(test, 'POST', `/access/people/${personId}/sessions/revoke`, administrator, {})
    expect(await revoked.json()).toEqual({ personId, revoked: 2 })
    expect([await whoAmI(phone), await whoAmI(desk)]).toEqual([401, 401])
    expect((await signIn(test, 'driver@example.com', firstPassword)).status).toBe(200)
  })

  it('loses one session only when one is named', async () => {
    const { personId, firstPassword } = await takeIn('two@example.com', ['picker'])
    const phone = cookieOf(await signIn(test, 'two@example.com', firstPassword))
    const desk = cookieOf(await signIn(test, 'two@example.com', firstPassword))
    const list = await test.app.request(`/access/people/${personId}/sessions`, {
      headers: { ...administrator },
    })
    const { items } = await bodyOf<{ items: { id: string }[] }>(list)
    const sessionId = items[1]?.id
    await send(test, 'POST', `/access/people/${personId}/sessions/revoke`, administrator, { sessionId })
    expect([await whoAmI(phone), await whoAmI(desk)]).toEqual([401, 200])
  })

  it('sees which session is the one that asks', async () => {
    const { personId, firstPassword } = await takeIn('colleague@example.com', ['administrator'])
    const asking = [
      cookieOf(await signIn(test, 'colleague@example.com', firstPassword)),
      cookieOf(await signIn(test, 'colleague@example.com', firstPassword)),
      administrator,
    ]
    const current = async (who: Credential) => {
      const list = await test.app.request(`/access/people/${personId}/sessions`, { headers: { ...who } })
      const { items } = await bodyOf<{ items: { isCurrent: boolean }[] }>(list)
      return items.map(({ isCurrent }) => isCurrent)
    }
    expect(await Promise.all(asking.map(current))).toEqual([
      [false, true],
      [true, false],
      [false, false],
    ])
    await send(test, 'POST', `/access/people/${personId}/leave`, administrator)
  })

  it('with a new password has no session of the old one', async () => {
    const { personId, firstPassword } = await takeIn('forgot@example.com', ['checker'])
    const credential = cookieOf(await signIn(test, 'forgot@example.com', firstPassword))
    const response = await send(test, 'POST', `/access/people/${personId}/password`, administrator)
    const { newPassword } = await bodyOf<{ newPassword: string }>(response)
    expect(await whoAmI(credential)).toBe(401)
    expect((await signIn(test, 'forgot@example.com', firstPassword)).status).toBe(401)
    expect((await signIn(test, 'forgot@example.com', newPassword)).status).toBe(200)
  })

  it('who changes roles has them from the next request on', async () => {
    const { personId, firstPassword } = await takeIn('promoted@example.com', ['picker'])
    const credential = cookieOf(await signIn(test, 'promoted@example.com', firstPassword))
    const people = () => test.app.request('/access/people', { headers: { ...credential } })
    expect((await people()).status).toBe(403)
    await send(test, 'PUT', `/access/people/${personId}/work`, administrator, {
      roles: ['administrator'],
      siteIds: [],
    })
    expect((await people()).status).toBe(200)
    await send(test, 'PUT', `/access/people/${personId}/work`, administrator, {
      roles: ['picker'],
      siteIds: [],
    })
    expect((await people()).status).toBe(403)
  })

  it('keeps what a colleague changed since its roles were read', async () => {
    const { personId } = await takeIn('changed-twice@example.com', ['picker'])
    const change = (roles: string[], before: string[]) =>
      send(test, 'PUT', `/access/people/${personId}/work`, administrator, {
        roles,
        siteIds: [],
        before: { roles: before, siteIds: [] },
      })
    expect((await change(['picker', 'checker'], ['picker'])).status).toBe(200)
    const late = await change(['picker', 'driver'], ['picker'])
    expect([late.status, (await bodyOf<{ code: string }>(late)).code]).toEqual([412, 'workChanged'])
    const read = await test.app.request(`/access/people/${personId}`, { headers: { ...administrator } })
    expect((await bodyOf<{ roles: string[] }>(read)).roles).toEqual(['picker', 'checker'])
    expect((await change(['driver'], ['checker', 'picker'])).status).toBe(200)
  })

  it('is found by name, role and state', async () => {
    const { personId } = await takeIn('found@example.com', ['checker'])
    const found = async (query: string) => {
      const headers = { ...administrator }
      const { items } = await bodyOf<{ items: { id: string; roles: string[]; status: string }[] }>(
        await test.app.request(`/access/people?${query}`, { headers }),
      )
      return items
    }
    const checkers = await found('role=checker&name=%E6%B5%8B&status=active')
    expect(checkers.map(({ id }) => id)).toContain(personId)
    expect(checkers.every(({ roles, status }) => roles.includes('checker') && status === 'active')).toBe(true)
    expect(await found('role=checker&name=%25')).toEqual([])
    expect((await found('status=left')).map(({ id }) => id)).not.toContain(personId)
  })

  it('who left cannot come back in', async () => {
    const { personId, firstPassword } = await takeIn('gone@example.com', ['picker'])
    const credential = cookieOf(await signIn(test, 'gone@example.com', firstPassword))
    const left = await send(test, 'POST', `/access/people/${personId}/leave`, administrator)
    expect(await left.json()).toEqual({ personId, revoked: 1 })
    expect(await whoAmI(credential)).toBe(401)
    expect((await signIn(test, 'gone@example.com', firstPassword)).status).toBe(401)
  })

  it('who is the last administrator stays one', async () => {
    const path = `/access/people/${administratorId}`
    const left = await send(test, 'POST', `${path}/leave`, administrator)
    const demoted = await send(test, 'PUT', `${path}/work`, administrator, { roles: ['picker'], siteIds: [] })
    for (const response of [left, demoted]) {
      expect(response.status).toBe(409)
      expect(await response.json()).toMatchObject({ code: 'lastAdministrator' })
    }
  })

  it('cannot be given the role of a program, nor a site of somebody else', async () => {
    const program = await send(test, 'POST', '/access/people', administrator, {
      name: 'x',
      roles: ['system'],
    })
    expect(program.status).toBe(400)
    const site = { name: 'x', roles: ['picker'], siteIds: [administratorId] }
    const elsewhere = await send(test, 'POST', '/access/people', administrator, site)
    expect(elsewhere.status).toBe(422)
    expect(await elsewhere.json()).toMatchObject({ code: 'siteUnknown' })
  })

  it('keeps dated qualifications on file', async () => {
    const { personId } = await takeIn('pharmacist@example.com', ['review_pharmacist'])
    const qualification = {
      kind: 'pharmacist',
      number: 'P-1',
      validFrom: '2025-01-01',
      validTo: '2027-12-31',
    }
    const path = `/access/people/${personId}/qualifications`
    expect((await send(test, 'POST', path, administrator, qualification)).status).toBe(201)
    const backwards = { ...qualification, validTo: '2024-12-31' }
    expect((await send(test, 'POST', path, administrator, backwards)).status).toBe(400)
    const person = await test.app.request(`/access/people/${personId}`, { headers: { ...administrator } })
    expect(await person.json()).toMatchObject({
      email: 'pharmacist@example.com',
      qualifications: [qualification],
    })
  })

  it('of another organisation is not there', async () => {
    const stranger = await addPerson(test.database, otherTenantId, ['picker'])
    const path = `/access/people/${stranger.principalId}`
    const answers = [
      await test.app.request(path, { headers: { ...administrator } }),
      await test.app.request(`${path}/sessions`, { headers: { ...administrator } }),
      await send(test, 'POST', `${path}/leave`, administrator),
      await send(test, 'POST', `${path}/password`, administrator),
      await send(test, 'POST', `${path}/sessions/revoke`, administrator, {}),
      await send(test, 'PUT', `${path}/work`, administrator, { roles: ['administrator'], siteIds: [] }),
    ]
    for (const response of answers) {
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ code: 'personNotFound' })
    }
  })
})

describe('an API key', () => {
  it('is shown once, works, and is refused at once when revoked', async () => {
    const issued = await send(test, 'POST', '/access/api-keys', administrator, {
      name: 'HIS',
      roles: ['system'],
    })
    const { apiKeyId, key } = await bodyOf<{ apiKeyId: string; key: string }>(issued)
    expect(key).toMatch(/^yyk_[\w-]{43}$/)
    expect(await whoAmI(bearer(key))).toBe(200)
    const list = await test.app.request('/access/api-keys', { headers: { ...administrator } })
    expect(JSON.stringify(await list.json())).not.toContain(key.slice(4))
    await send(test, 'POST', `/access/api-keys/${apiKeyId}/revoke`, administrator)
    expect(await whoAmI(bearer(key))).toBe(401)
    const again = await send(test, 'POST', `/access/api-keys/${apiKeyId}/revoke`, administrator)
    expect(again.status).toBe(404)
  })

  it('cannot be given what belongs to a person', async () => {
    const body = { name: 'robot', roles: ['review_pharmacist'] }
    expect((await send(test, 'POST', '/access/api-keys', administrator, body)).status).toBe(400)
  })

  it('acts for its own organisation', async () => {
    const key = await addKey(test.database, otherTenantId)
    const me = await test.app.request('/access/me', { headers: { ...bearer(key) } })
    expect(await me.json()).toMatchObject({ tenantId: otherTenantId, name: null, roles: ['system'] })
  })
})
