import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Device, type KeptAct, offlineHeadersOf } from '#bin/offline-device.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { deviceKeys, offlineActs } from '#db/access/device-schema.ts'
import { people } from '#db/access/schema.ts'
import type { Actor } from '#db/actor.ts'
import { addTenant, personOf } from '#db/test-world.ts'
import { offlineAppHeader, offlineHeaders } from '#domain/access/offline-act.ts'
import {
  bodyOf,
  cookieOf,
  type Credential,
  employ,
  now,
  openTestApp,
  send,
  signIn,
  type TestApp,
} from '../app-fixture.ts'
import { registerNewDevice } from '../device-fixture.ts'

let test: TestApp
let person: Actor
let credential: Credential
let other: Actor
let otherCredential: Credential
let device: Device
let clock = now

const path = '/access/people'
const hourMs = 3_600_000

beforeAll(async () => {
  const surroundings = { clock: () => clock, publicUrl: undefined }
  test = await openTestApp(await createTestDatabase(), surroundings)
  const tenantId = await addTenant(test.database, 'pharmacy')
  person = personOf(tenantId, ['administrator'])
  other = personOf(tenantId, ['administrator'])
  credential = await employ(test, person)
  otherCredential = await employ(test, other)
  device = await registerNewDevice(test, credential)
})
afterAll(() => test.close())

/** Taking in a person of this name: any command would do. */
function actOf(name: string, facts: Partial<KeptAct> = {}): KeptAct {
  const body = { name, roles: ['picker'] }
  const madeAt = new Date(clock.getTime() - 72 * hourMs)
  return { kind: 'person.take_in', path, body, principalId: person.principalId, madeAt, ...facts }
}

async function countOf(name: string): Promise<number> {
  const rows = await test.database.network.select().from(people).where(eq(people.name, name))
  return rows.length
}

/** Sends what was signed, and says what became of it: the status and the code, and how often it took effect. */
async function outcomeOf(act: KeptAct, { by = device, as = credential, body = act.body, headers = {} } = {}) {
  const signed = await offlineHeadersOf(by, act)
  const response = await send(test, 'POST', path, as, body, { ...signed, ...headers })
  const { code = null } = await bodyOf<{ code?: string }>(response)
  const { name } = body as { name: string }
  return { status: response.status, code, done: await countOf(name) }
}

describe('an act that was made without a network', () => {
  it('is taken once however often it is sent, and its evidence kept with who, when and by which key', async () => {
    const act = actOf('甲')
    const signed = await offlineHeadersOf(device, act)
    const first = await send(test, 'POST', path, credential, act.body, signed)
    const again = await send(test, 'POST', path, credential, act.body, signed)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await countOf('甲')).toBe(1)
    const evidence = await test.database.network.select().from(offlineActs)
    expect(evidence).toMatchObject([
      {
        principalId: person.principalId,
        route: 'POST /access/people',
        key: signed['idempotency-key'],
        keyId: device.keyId,
        kind: 'person.take_in',
        payloadVersion: 1,
        madeAt: act.madeAt,
        receivedAt: now,
      },
    ])
    const devices = await test.app.request('/access/me/devices', { headers: { ...credential } })
    expect(await devices.json()).toMatchObject({
      items: [{ keyId: device.keyId, acts: 1, revokedAt: null, lastReceivedAt: now.toISOString() }],
    })
  })

  it('is refused where anything of it is not what was signed', async () => {
    const wrong = { status: 403, code: 'deviceSignatureWrong', done: 0 }
    const altered = { name: '乙', roles: ['administrator'] }
    expect(await outcomeOf(actOf('乙'), { body: altered })).toEqual(wrong)
    for (const headers of [
      { 'idempotency-key': randomUUIDv7() },
      { [offlineHeaders.madeAt]: clock.toISOString() },
      { [offlineHeaders.kind]: 'order.place' },
      { [offlineHeaders.payloadVersion]: '2' },
    ])
      expect(await outcomeOf(actOf('乙'), { headers })).toEqual(wrong)
    expect(await outcomeOf(actOf('乙', { path: '/access/people?x' }))).toEqual(wrong)
    expect(await outcomeOf(actOf('乙'), { headers: { [offlineHeaders.keyId]: '' } })).toMatchObject({
      status: 400,
      code: 'offlineHeadersInvalid',
      done: 0,
    })
  })

  it('is taken from nobody else, and by no key of somebody else', async () => {
    const theirs = await registerNewDevice(test, otherCredential)
    expect(await outcomeOf(actOf('丙'), { by: theirs })).toMatchObject({
      status: 403,
      code: 'deviceKeyUnknown',
    })
    expect(await outcomeOf(actOf('丙'), { as: otherCredential })).toMatchObject({
      status: 403,
      code: 'madeByAnother',
    })
    const act = actOf('丙', { principalId: other.principalId })
    expect(await outcomeOf(act, { as: otherCredential })).toMatchObject({ code: 'deviceKeyUnknown', done: 0 })
    expect(await outcomeOf(act, { as: otherCredential, by: theirs })).toMatchObject({ status: 201, done: 1 })
  })

  it('is taken from a phone whose clock is off, with the time it says, but not after 90 days', async () => {
    const ahead = new Date(clock.getTime() + 30 * 24 * hourMs)
    expect(await outcomeOf(actOf('丁', { madeAt: ahead }))).toMatchObject({ status: 201, done: 1 })
    const [evidence] = await test.database.network
      .select()
      .from(offlineActs)
      .where(eq(offlineActs.madeAt, ahead))
    expect(evidence?.receivedAt).toEqual(clock)
    const day = (days: number) => new Date(clock.getTime() - days * 24 * hourMs)
    expect(await outcomeOf(actOf('戊', { madeAt: day(90) }))).toMatchObject({ status: 201 })
    expect(await outcomeOf(actOf('己', { madeAt: new Date(day(90).getTime() - 1) }))).toEqual({
      status: 422,
      code: 'madeTooLongAgo',
      done: 0,
    })
  })

  it('works without any of it where nothing is said of a device', async () => {
    const response = await send(test, 'POST', path, credential, { name: '庚', roles: ['picker'] })
    expect(response.status).toBe(201)
  })
})

describe('what no key signed', () => {
  const claimOf = (app?: string) => ({
    [offlineHeaders.kind]: 'person.take_in',
    [offlineHeaders.payloadVersion]: '1',
    [offlineHeaders.madeBy]: person.principalId,
    [offlineHeaders.madeAt]: clock.toISOString(),
    ...(app === undefined ? {} : { [offlineAppHeader]: app }),
  })
  const outcomeAt = async (at: Date, name: string, app?: string) => {
    clock = at
    try {
      const body = { name, roles: ['picker'] }
      const response = await send(test, 'POST', path, credential, body, claimOf(app))
      const { code = null } = await bodyOf<{ code?: string }>(response)
      return { code, done: await countOf(name) }
    } finally {
      clock = now
    }
  }
  /** 90 days after the release that signs, in Shanghai. */
  const graceEnds = new Date('2027-02-23T16:00:00Z')

  it('is taken from an older app for 90 days, and marked so in the evidence; then it says to update', async () => {
    const lastMoment = new Date(graceEnds.getTime() - 1)
    expect(await outcomeAt(lastMoment, '寅')).toEqual({ code: null, done: 1 })
    const [evidence] = await test.database.network
      .select()
      .from(offlineActs)
      .where(eq(offlineActs.receivedAt, lastMoment))
    expect(evidence).toMatchObject({ keyId: null, signature: null, kind: 'person.take_in' })
    expect(await outcomeAt(graceEnds, '卯')).toEqual({ code: 'appTooOld', done: 0 })
  })

  it('is not taken from an app that signs, nor where a part of the signature is missing', async () => {
    expect(await outcomeAt(now, '辰', '2026-11-26')).toEqual({ code: 'offlineSignatureMissing', done: 0 })
    const half = await outcomeOf(actOf('巳'), { headers: { [offlineHeaders.signature]: '' } })
    expect(half).toMatchObject({ code: 'offlineHeadersInvalid', done: 0 })
  })
})

describe('a lost phone', () => {
  const signInAgain = async () =>
    cookieOf(await signIn(test, `${person.principalId}@example.com`, 'correct horse battery'))
  const revoke = (keyId: string) =>
    send(test, 'POST', `/access/people/${person.principalId}/devices/revoke`, otherCredential, { keyId })

  it('is refused from the moment that an administrator revokes its key, and stays so', async () => {
    const onPhone = await signInAgain()
    const lost = await registerNewDevice(test, onPhone)
    expect(await outcomeOf(actOf('辛'), { by: lost })).toMatchObject({ status: 201 })
    expect((await revoke(lost.keyId)).status).toBe(200)
    expect(await outcomeOf(actOf('壬'), { by: lost })).toEqual({
      status: 403,
      code: 'deviceKeyRevoked',
      done: 0,
    })
    expect((await revoke(lost.keyId)).status).toBe(404)
    const asked = await test.app.request('/access/me', { headers: { ...onPhone } })
    expect(asked.status).toBe(401)
    const [row] = await test.database.network
      .select()
      .from(deviceKeys)
      .where(eq(deviceKeys.keyId, lost.keyId))
    const back = { name: '手机', publicKey: row?.publicKey }
    const answer = await send(test, 'POST', '/access/me/devices', credential, back)
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([409, 'deviceKeyRevoked'])
  })

  it('loses its key with its session, and the others keep theirs', async () => {
    const second = await signInAgain()
    const lost = await registerNewDevice(test, second)
    const list = await test.app.request(`/access/people/${person.principalId}/sessions`, {
      headers: { ...otherCredential },
    })
    const { items } = await bodyOf<{ items: { id: string }[] }>(list)
    const sessions = `/access/people/${person.principalId}/sessions/revoke`
    await send(test, 'POST', sessions, otherCredential, { sessionId: items[0]?.id })
    expect(await outcomeOf(actOf('癸'), { by: lost })).toMatchObject({ code: 'deviceKeyRevoked', done: 0 })
    expect(await outcomeOf(actOf('子'))).toMatchObject({ status: 201, done: 1 })
    await send(test, 'POST', sessions, otherCredential, {})
    credential = await signInAgain()
    expect(await outcomeOf(actOf('丑'))).toMatchObject({ code: 'deviceKeyRevoked', done: 0 })
  })
})
