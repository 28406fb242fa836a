import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { offlineHeadersOf } from '#bin/offline-device.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { offlineActs } from '#db/access/device-schema.ts'
import { addParcel, bringTo, makeParcelWorld, type ParcelWorld } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { requestOf, testNow } from '#db/test-world.ts'
import { sealCode, type SealingKey } from '#web/phone/device/seal.ts'
import { bodyOf, type Credential, employ, openTestApp, send, type TestApp } from './app-fixture.ts'
import { registerNewDevice } from './device-fixture.ts'

const dayMs = 24 * 3_600_000
let test: TestApp
let world: ParcelWorld
let credential: Credential
let clock = testNow

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase(), { clock: () => clock, publicUrl: undefined })
  world = await makeParcelWorld(test.database)
  credential = await employ(test, world.villagePharmacist)
})
afterAll(() => test.close())

async function bringKey(at = testNow): Promise<SealingKey> {
  clock = at
  const response = await test.app.request('/pickup-codes/sealing-key', { headers: { ...credential } })
  clock = testNow
  return bodyOf(response)
}

async function parcelHere() {
  const parcel = await addParcel(world, 20)
  const scans = await bringTo(world, parcel, 'arrived')
  const { code } = await issuePickupCode(test.database, requestOf(world.villagePharmacist), parcel)
  return { ...parcel, scans, code, path: `/shipments/${parcel.shipmentId}/hand-over` }
}
type Here = Awaited<ReturnType<typeof parcelHere>>

/** Tells what a phone kept, signed by it. */
async function tell({ path, scans }: Pick<Here, 'path' | 'scans'>, sealedPickupCode: object, at = testNow) {
  const { principalId } = world.villagePharmacist
  const device = await registerNewDevice(test, credential)
  const body = { scans, handedOverAt: testNow.toISOString(), sealedPickupCode }
  const act = { kind: 'parcel.handOver', path, body, principalId, madeAt: testNow }
  clock = at
  const response = await send(test, 'POST', path, credential, body, await offlineHeadersOf(device, act))
  clock = testNow
  const { handedOver, refusal, code } = await bodyOf<{
    handedOver?: boolean
    refusal?: { code: string }
    code?: string
  }>(response)
  return handedOver === true ? 'handedOver' : (refusal?.code ?? code)
}

describe('a pickup code that a phone sealed', () => {
  it('shows nothing of the code, differs each time, and hands the parcel over at the server', async () => {
    const here = await parcelHere()
    const key = await bringKey()
    const sealed = await sealCode(key, here.shipmentId, here.code)
    const again = await sealCode(key, here.shipmentId, here.code)
    expect(sealed.box).not.toBe(again.box)
    expect(sealed.box).toMatch(/^[\w-]{132}$/)
    expect(await tell(here, sealed)).toBe('handedOver')
    const evidence = await test.database.network
      .select()
      .from(offlineActs)
      .where(eq(offlineActs.kind, 'parcel.handOver'))
    expect(JSON.stringify(evidence)).not.toContain(here.code)
  })

  it('opens for its own parcel only, unchanged; what does not open is a task, never lost', async () => {
    const [here, other] = [await parcelHere(), await parcelHere()]
    const key = await bringKey()
    const { keyId, box } = await sealCode(key, here.shipmentId, here.code)
    expect(await tell(here, await sealCode(key, other.shipmentId, here.code))).toBe('pickupCodeUnreadable')
    for (const place of [0, 20, 70, 100, 131]) {
      const letter = box[place] === 'A' ? 'Q' : 'A'
      const changed = `${box.slice(0, place)}${letter}${box.slice(place + 1)}`
      expect(await tell(here, { keyId, box: changed })).toBe('pickupCodeUnreadable')
    }
    for (const foreign of ['seal-x', 'seal-999999', ''])
      expect(await tell(here, { keyId: foreign, box })).toBe('pickupCodeUnreadable')
    expect(await tell(here, await sealCode(key, here.shipmentId, 'abcdef'))).toBe('pickupCodeUnreadable')
    expect(await tell(here, { keyId, box })).toBe('handedOver')
  })

  it('is sealed to another key each week, and opens as long as phones keep what they did', async () => {
    const here = await parcelHere()
    const key = await bringKey()
    const next = await bringKey(new Date(testNow.getTime() + 7 * dayMs))
    expect(next.keyId).not.toBe(key.keyId)
    expect(next.publicKey).not.toBe(key.publicKey)
    expect(await bringKey()).toEqual(key)
    const sealed = await sealCode(key, here.shipmentId, here.code)
    expect(await tell(here, sealed, new Date(testNow.getTime() + 91 * dayMs))).toBe('madeTooLongAgo')
    expect(await tell(here, sealed, new Date(testNow.getTime() + 89 * dayMs))).toBe('handedOver')
  })

  it('stands in for the code, not beside it; and told of unsigned it is taken as an older app’s, for now', async () => {
    const here = await parcelHere()
    const sealedPickupCode = await sealCode(await bringKey(), here.shipmentId, here.code)
    const told = { scans: here.scans, handedOverAt: testNow.toISOString() }
    for (const body of [told, { ...told, sealedPickupCode, pickupCode: here.code }]) {
      const response = await send(test, 'POST', here.path, credential, body)
      expect([response.status, (await bodyOf(response)).code]).toEqual([400, 'invalidRequest'])
    }
    clock = new Date('2027-02-23T16:00:00Z')
    const late = { ...told, handedOverAt: clock.toISOString(), pickupCode: here.code }
    const refusedLate = await send(test, 'POST', here.path, credential, late)
    clock = testNow
    expect([refusedLate.status, (await bodyOf(refusedLate)).code]).toEqual([403, 'appTooOld'])
    const taken = await send(test, 'POST', here.path, credential, { ...told, pickupCode: here.code })
    expect(await bodyOf(taken)).toMatchObject({ handedOver: true })
    const kept = await test.database.network.select().from(offlineActs)
    expect(kept.at(-1)).toMatchObject({ kind: 'parcel.handOver', keyId: null, signature: null })
  })
})
