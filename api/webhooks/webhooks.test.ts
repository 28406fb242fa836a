import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { placeEvents } from '#db/events/placing.ts'
import {
  intakeFor,
  makePrescribingWorld,
  submit,
  type PrescribingWorld,
} from '#db/prescriptions/prescribing-fixture.ts'
import { addTenant, personOf } from '#db/test-world.ts'
import { fanOut } from '#db/webhooks/queue.ts'
import {
  bearer,
  bodyOf,
  type Credential,
  employ,
  now,
  openTestApp,
  send,
  type TestApp,
} from '../app-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let administrator: Credential
let hospitalSystem: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  administrator = await employ(test, personOf(world.hospitalId, ['administrator']))
  hospitalSystem = bearer(await addKey(test.database, world.hospitalId))
})

afterAll(() => test.close())

const get = async (path: string, credential: Credential = administrator) =>
  test.app.request(path, { headers: credential })
const target = { url: 'https://his.example.com/hooks', eventTypes: ['prescription.submitted'] }

interface Subscribed {
  readonly subscriptionId: string
  readonly secret: string
}

describe('webhooks', () => {
  it('are asked for by an administrator, who may read the secret again with the same key', async () => {
    const key = { 'idempotency-key': 'subscribe-once' }
    const first = await send(test, 'POST', '/webhooks', administrator, target, key)
    expect(first.status).toBe(201)
    const answer = await bodyOf<Subscribed>(first)
    expect(answer).toEqual({
      subscriptionId: expect.any(String),
      state: 'active',
      secret: expect.stringMatching(/^whsec_.{44}$/),
    })
    const again = await send(test, 'POST', '/webhooks', administrator, target, key)
    expect(await bodyOf(again)).toEqual(answer)
    expect(test.logLines.join('')).not.toContain(answer.secret)
    const stored = await get('/webhooks')
    expect(await stored.text()).not.toContain(answer.secret)
  })

  it('are not for programs, and not for addresses inside', async () => {
    expect((await send(test, 'POST', '/webhooks', hospitalSystem, target)).status).toBe(403)
    const inside = { ...target, url: 'https://169.254.169.254/latest' }
    const refused = await send(test, 'POST', '/webhooks', administrator, inside)
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('targetNotAllowed')
  })

  it('are paused, resumed, given a new secret, replayed and ended', async () => {
    const subscribed = await bodyOf<Subscribed>(await send(test, 'POST', '/webhooks', administrator, target))
    const path = `/webhooks/${subscribed.subscriptionId}`
    const prescriptionId = await submit(world, { ...intakeFor(world), hospitalReference: 'PUSHED-1' })
    await placeEvents(test.database, 1_000)
    await fanOut(test.database, now)
    const rotated = await bodyOf<Subscribed>(
      await send(test, 'POST', `${path}/rotate-secret`, administrator, {}),
    )
    expect(rotated.secret).not.toBe(subscribed.secret)

    const listed = await bodyOf<{ items: { id: string; position: number }[] }>(
      await get(`${path}/deliveries`),
    )
    expect(listed.items).toMatchObject([{ state: 'waiting', attempts: 0 }])
    const [delivery] = listed.items
    expect(await bodyOf(await get(`/webhook-deliveries/${delivery?.id}`))).toMatchObject({ log: [] })
    const range = { fromPosition: delivery?.position, toPosition: delivery?.position }
    for (const replay of [
      send(test, 'POST', `${path}/replay`, administrator, range),
      send(test, 'POST', `/webhook-deliveries/${delivery?.id}/replay`, administrator),
    ]) {
      expect(await bodyOf(await replay)).toMatchObject({ messages: 1 })
    }
    for (const [step, state] of [
      ['pause', 'paused'],
      ['resume', 'active'],
      ['end', 'ended'],
    ]) {
      expect(await bodyOf(await send(test, 'POST', `${path}/${step}`, administrator))).toMatchObject({
        state,
      })
    }
    expect((await send(test, 'POST', `${path}/resume`, administrator)).status).toBe(409)
    const pulled = await bodyOf<{ items: unknown[] }>(await get('/event-log', hospitalSystem))
    expect(pulled.items).toContainEqual(
      expect.objectContaining({
        type: 'prescription.submitted',
        data: expect.objectContaining({ prescriptionId, hospitalReference: 'PUSHED-1' }),
      }),
    )
  })

  it('of another organisation do not exist', async () => {
    const { subscriptionId } = await bodyOf<Subscribed>(
      await send(test, 'POST', '/webhooks', administrator, target),
    )
    const stranger = await employ(
      test,
      personOf(await addTenant(test.database, 'pharmacy'), ['administrator']),
    )
    expect((await get(`/webhooks/${subscriptionId}/deliveries`, stranger)).status).toBe(404)
    expect((await send(test, 'POST', `/webhooks/${subscriptionId}/end`, stranger)).status).toBe(404)
    expect(await bodyOf(await get('/webhooks', stranger))).toEqual({ items: [] })
    expect(await bodyOf(await get('/event-log', stranger))).toMatchObject({ items: [] })
  })
})
