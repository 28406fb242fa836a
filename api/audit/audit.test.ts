import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { isOwnHead } from '#db/audit/head.ts'
import { placeEvents } from '#db/events/placing.ts'
import { makePrescribingWorld, submit } from '#db/prescriptions/prescribing-fixture.ts'
import { addTenant, personOf } from '#db/test-world.ts'
import { signedHead } from '#domain/audit/signed-head.ts'
import { bodyOf, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'

let test: TestApp
let regulator: Credential
let administrator: Credential
let prescriptionId: string

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  const world = await makePrescribingWorld(test.database)
  prescriptionId = await submit(world)
  regulator = await employ(test, personOf(await addTenant(test.database, 'regulator'), ['regulator']))
  administrator = await employ(test, personOf(world.hospitalId, ['administrator']))
  while ((await placeEvents(test.database, 100)) !== null);
})

afterAll(() => test.close())

const get = async (path: string, credential: Credential) => test.app.request(path, { headers: credential })

describe('the audit chain', () => {
  it('has a signed head that an administrator can export', async () => {
    const head = signedHead.parse(await bodyOf(await get('/audit/head', administrator)))
    expect(isOwnHead(test.database.secret, head)).toBe(true)
    expect(isOwnHead('another secret', head)).toBe(false)
  })

  it('is verified for the regulator, against a head that was kept', async () => {
    const { lastPosition, hash } = await bodyOf<{ lastPosition: number; hash: string }>(
      await get('/audit/head', regulator),
    )
    const path = `/audit/verification?lastPosition=${lastPosition}&hash=`
    expect(await bodyOf(await get(path + hash, regulator))).toEqual({
      head: { lastPosition, hash },
      faults: [],
    })
    expect(await bodyOf(await get(path + 'a'.repeat(64), regulator))).toMatchObject({
      faults: [{ kind: 'rewritten' }],
    })
    expect((await get('/audit/verification', administrator)).status).toBe(403)
  })
})

describe('the regulator’s feed', () => {
  it('gives every event of the network without a gap, page by page', async () => {
    const events: { position: number; prescriptionId: string | null; type: string; signature: unknown }[] = []
    for (let after = 0; ;) {
      const page = await bodyOf<{ events: typeof events; next: number }>(
        await get(`/regulator/events?after=${after}&limit=3`, regulator),
      )
      if (page.events.length === 0) break
      events.push(...page.events)
      after = page.next
    }
    expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1))
    expect(events).toContainEqual(
      expect.objectContaining({
        prescriptionId,
        type: 'prescription.submitted',
        signature: expect.any(Object),
      }),
    )
    expect((await get('/regulator/events', administrator)).status).toBe(403)
  })
})

describe('an organisation’s own log', () => {
  interface Entry {
    readonly position: number
    readonly tenantId: string
    readonly type: string
    readonly id: string
  }
  const read = async (query: string, credential: Credential) =>
    bodyOf<{ items: Entry[]; next: string | null }>(await get(`/audit/own-log?${query}`, credential))

  it('tells who of it did what, the newest first, and nothing of others', async () => {
    const { items } = await read('', administrator)
    expect(items.map(({ type }) => type)).toContain('prescription.submitted')
    expect(new Set(items.map(({ tenantId }) => tenantId)).size).toBe(1)
    expect(items.map(({ position }) => position)).toEqual(
      items.map(({ position }) => position).toSorted((one, other) => other - one),
    )
    const about = await read(`aggregateId=${prescriptionId}`, administrator)
    expect(new Set(about.items.map(({ id }) => id))).toEqual(new Set([prescriptionId]))
    expect((await read(`aggregateId=${prescriptionId}`, regulator)).items).toEqual([])
  })

  it('goes back page by page, or on from the oldest', async () => {
    const whole = await read('', administrator)
    const first = await read('limit=1', administrator)
    const second = await read(`limit=1&before=${first.next}`, administrator)
    expect([...first.items, ...second.items]).toEqual(whole.items.slice(0, 2))
    const oldest = await read('sort=position&limit=1', administrator)
    const next = await read(`sort=position&limit=1&before=${oldest.next}`, administrator)
    expect([...oldest.items, ...next.items]).toEqual(whole.items.toReversed().slice(0, 2))
  })
})
