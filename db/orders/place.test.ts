import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { databaseUrls } from '../settings.ts'
import { addProduct, requestOf, type ProductRow } from '../test-world.ts'
import { acceptPart } from './accept.ts'
import { approveOrder } from './approve.ts'
import { declinePart } from './decline.ts'
import { placeOrder } from './place.ts'
import { readOrder, readPart } from './queries.ts'
import { addBuyer, addSeller, type Buyer } from './trade-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let buyer: Buyer
let tablet: ProductRow
let capsule: ProductRow

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  buyer = await addBuyer(client)
  tablet = await addProduct(client)
  capsule = await addProduct(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('an order', () => {
  it('goes from the village over the county to its sellers, and their lots are reserved', async () => {
    const near = await addSeller(client, buyer, { prices: [{ product: tablet, price: 4_000, stock: 400 }] })
    const far = await addSeller(client, buyer, {
      prices: [
        { product: tablet, price: 4_100, stock: 1_000 },
        { product: capsule, price: 10_000, stock: 100 },
      ],
    })
    const placed = await placeOrder(client, requestOf(buyer.village), {
      siteId: buyer.villageSiteId,
      lines: [
        { productId: tablet.id, units: 400 },
        { productId: capsule.id, units: 120 },
      ],
    })
    // 400 × 0.40 + 120 × 1.00 yuan
    expect(placed.answer).toMatchObject({ state: 'submitted', totalFen: 28_000, partIds: [] })
    const { orderId, totalFen } = placed.answer
    const approved = await approveOrder(client, requestOf(buyer.county), { orderId, totalFen })
    expect(approved.answer).toMatchObject({ state: 'approved', totalFen: 28_000 })
    const [tabletPart = '', capsulePart = ''] = approved.answer.partIds
    const one = await acceptPart(client, requestOf(near.person), { partId: tabletPart })
    expect(one.answer).toMatchObject({ state: 'accepted', parts: [{ fromSiteId: near.depotSiteId }] })
    const two = await acceptPart(client, requestOf(far.person), { partId: capsulePart })
    expect(two.answer.parts).toMatchObject([
      { state: 'accepted', fromSiteId: far.depotSiteId },
      { state: 'backordered', fromSiteId: null },
    ])
    const waiting = two.answer.parts[1]?.partId ?? ''
    const declined = await declinePart(client, requestOf(far.person), {
      partId: waiting,
      reason: 'none left',
    })
    expect(declined.answer).toMatchObject({ state: 'declined', nextPartIds: [] })
  })

  it('is offered to the next seller when one declines, at about the price that was approved', async () => {
    const product = await addProduct(client)
    const first = await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 400 }] })
    const next = await addSeller(client, buyer, {
      terms: { acceptsAutomatically: true },
      prices: [{ product, price: 4_300, stock: 400 }],
    })
    await addSeller(client, buyer, { prices: [{ product, price: 5_000, stock: 400 }] })
    const placed = await placeOrder(client, requestOf(buyer.village), {
      siteId: buyer.villageSiteId,
      lines: [{ productId: product.id, units: 200 }],
    })
    expect(placed.answer).toMatchObject({ state: 'approved', totalFen: 8_000 })
    const [partId = ''] = placed.answer.partIds
    const declined = await declinePart(client, requestOf(first.person), { partId, reason: 'shelf is wet' })
    const [nextId = ''] = declined.answer.nextPartIds
    expect(await readPart(client, next.person, nextId)).toMatchObject({
      state: 'accepted',
      goodsFen: 8_600,
      insteadOfPartId: partId,
      sellerTenantId: next.tenantId,
    })
    const order = await readOrder(client, buyer.village, placed.answer.orderId)
    expect(order.parts.map(({ state }) => state)).toEqual(['declined', 'accepted'])
    await expect(
      declinePart(client, requestOf(next.person), { partId: nextId, reason: 'too late' }),
    ).rejects.toThrow('wrongState')
  })
})
