import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { offlineActs } from '#db/access/device-schema.ts'
import type { Actor } from '#db/actor.ts'
import { shipments } from '#db/fulfilment/schema.ts'
import { acceptPart } from '#db/orders/accept.ts'
import { orders } from '#db/orders/schema.ts'
import { dispatchPart, pickPart } from '#db/orders/shipping-fixture.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '#db/orders/trade-fixture.ts'
import { addProduct, personOf, requestOf, type ProductRow } from '#db/test-world.ts'
import { onlineHeader } from '#domain/access/offline-act.ts'
import { bodyOf, type Credential, employ, now, openTestApp, send, type TestApp } from './app-fixture.ts'

let test: TestApp
let buyer: Buyer
let seller: Seller
let tablet: ProductRow
let pharmacist: Actor
let credential: Credential
let clock = now

/** 90 days after the release that signs, in Shanghai. */
const graceEnds = new Date('2027-02-23T16:00:00Z')

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase(), { clock: () => clock, publicUrl: undefined })
  buyer = await addBuyer(test.database)
  tablet = await addProduct(test.database)
  seller = await addSeller(test.database, buyer, {
    prices: [{ product: tablet, price: 1_000, stock: 4_000 }],
  })
  pharmacist = personOf(buyer.tenantId, ['village_pharmacist'], [buyer.villageSiteId])
  credential = await employ(test, pharmacist)
})
afterAll(() => test.close())

/** Sends what an app kept, as those from before signatures do: under its key, and without a word of when it was made. */
async function tell(path: string, body: object, { at = now, key = randomUUIDv7(), headers = {} } = {}) {
  clock = at
  const response = await send(test, 'POST', path, credential, body, { 'idempotency-key': key, ...headers })
  clock = now
  const answer = await bodyOf<{ code?: string; orderId?: string; partIds?: string[] }>(response)
  return { ...answer, status: response.status, key }
}

async function actsUnder(key: string) {
  const found = await test.database.network.select().from(offlineActs).where(eq(offlineActs.key, key))
  return found.map(({ principalId, kind, keyId, signature, madeAt, receivedAt }) => ({
    principalId,
    kind,
    keyId,
    signature,
    madeAt,
    receivedAt,
  }))
}

const orderCount = async () => (await test.database.network.select({ id: orders.id }).from(orders)).length

/** The evidence of an older app's act: who sent it and when it came, and that nobody signed. */
const unsigned = (kind: string, at: Date) => [
  {
    principalId: pharmacist.principalId,
    kind,
    keyId: null,
    signature: null,
    madeAt: at,
    receivedAt: at,
  },
]

describe('what an older app sends without a word of a device', () => {
  it('is an unsigned act of who sends it: order and receipt keep who and when, each taken once', async () => {
    const lines = [{ productId: tablet.id, units: tablet.packUnits * 2 }]
    const placed = await tell('/orders', { siteId: buyer.villageSiteId, lines })
    expect(placed.status).toBe(201)
    const again = await tell('/orders', { siteId: buyer.villageSiteId, lines }, { key: placed.key })
    expect(again).toEqual(placed)
    expect(await orderCount()).toBe(1)
    expect(await actsUnder(placed.key)).toEqual(unsigned('order.place', now))

    const [partId = ''] = await partsOf(placed.orderId ?? '')
    await acceptPart(test.database, requestOf(seller.person), { partId })
    const parcel = await pickPart(test.database, seller, tablet, partId)
    await dispatchPart(test.database, seller, parcel)
    const good = { lineId: parcel.lineId, good: tablet.packUnits * 2 }
    const path = `/shipments/${parcel.shipmentId}/receive`
    const tooLate = await tell(path, { lines: [good] }, { at: graceEnds })
    expect([tooLate.status, tooLate.code]).toEqual([403, 'appTooOld'])
    expect(await stateOf(parcel.shipmentId)).not.toBe('received')
    const received = await tell(path, { lines: [good] })
    expect(received.status).toBe(200)
    expect(await stateOf(parcel.shipmentId)).toBe('received')
    expect(await actsUnder(received.key)).toEqual(unsigned('shipment.receive', now))
  })

  it('changes nothing once the 90 days are over', async () => {
    const body = { siteId: buyer.villageSiteId, lines: [{ productId: tablet.id, units: tablet.packUnits }] }
    const before = await orderCount()
    const late = await tell('/orders', body, { at: graceEnds })
    expect([late.status, late.code]).toEqual([403, 'appTooOld'])
    expect([await orderCount(), await actsUnder(late.key)]).toEqual([before, []])
  })

  it('is told apart from what is done now, by a page that says so or by a client that is no page', async () => {
    const body = { siteId: buyer.villageSiteId, lines: [{ productId: tablet.id, units: tablet.packUnits }] }
    const atOnce = await tell('/orders', body, { headers: { [onlineHeader]: '1' } })
    expect([atOnce.status, await actsUnder(atOnce.key)]).toEqual([201, []])
    const { origin: _page, ...noPage } = credential as { origin: string; cookie: string }
    const key = randomUUIDv7()
    const headers = { ...noPage, 'idempotency-key': key, 'content-type': 'application/json' }
    const response = await test.app.request('/orders', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    expect([response.status, await actsUnder(key)]).toEqual([201, []])
  })
})

async function partsOf(orderId: string): Promise<string[]> {
  const response = await test.app.request(`/orders/${orderId}`, { headers: { ...credential } })
  const { parts } = await bodyOf<{ parts: { id: string }[] }>(response)
  return parts.map(({ id }) => id)
}

async function stateOf(shipmentId: string): Promise<string | undefined> {
  const [row] = await test.database.network
    .select({ state: shipments.state })
    .from(shipments)
    .where(eq(shipments.id, shipmentId))
  return row?.state
}
