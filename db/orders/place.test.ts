import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { databaseUrls } from '../settings.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  personOf,
  requestOf,
  testNow,
  type ProductRow,
} from '../test-world.ts'
import type { Actor } from '../actor.ts'
import { acceptPart } from './accept.ts'
import { approveOrder } from './approve.ts'
import { readOrderCatalogue } from './catalogue.ts'
import { declinePart } from './decline.ts'
import { changeDraft, draftOrder, reorder, submitOrder } from './drafts.ts'
import { offerNearExpiry } from './near-expiry.ts'
import type { OrderLineInput } from './order-input.ts'
import { placeOrder } from './place.ts'
import { listOrders, readOrder, readPart } from './queries.ts'
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

  it('comes from several depots of one seller, each part with its own 48 hours, as far as the seller says it brings it', async () => {
    const product = await addProduct(client)
    const seller = await addSeller(client, buyer, { prices: [{ product, price: 2_000, stock: 100 }] })
    const second = await addSite(client, seller.tenantId, { kind: 'city_depot' })
    const lot = await addLot(client, product)
    await addStock(client, { tenantId: seller.tenantId, siteId: second, lot, units: 140 })
    const placed = await placeOrder(client, requestOf(buyer.village), {
      siteId: buyer.villageSiteId,
      lines: [{ productId: product.id, units: 240 }],
    })
    const [partId = ''] = placed.answer.partIds
    const { lines } = await readPart(client, seller.person, partId)
    const supply = (units: number) => [{ partLineId: lines[0]?.id ?? '', units }]
    const accept = (units: number) =>
      acceptPart(client, requestOf(seller.person), { partId, supply: supply(units) })
    await expect(accept(260)).rejects.toThrow('supplyInvalid')
    await expect(accept(0)).rejects.toThrow('supplyInvalid')
    const { parts } = (await accept(200)).answer
    expect(parts.map(({ state }) => state)).toEqual(['accepted', 'accepted', 'backordered'])
    expect(new Set(parts.map(({ fromSiteId }) => fromSiteId))).toEqual(
      new Set([seller.depotSiteId, second, null]),
    )
    const read = await Promise.all(parts.map((one) => readPart(client, buyer.village, one.partId)))
    const due = new Date(testNow.getTime() + 48 * 3_600_000).toISOString()
    expect(read.map(({ dispatchDueAt }) => dispatchDueAt?.toISOString() ?? null)).toEqual([due, due, null])
    expect(read.map(({ lines: [line] }) => line?.units ?? 0).reduce((sum, units) => sum + units)).toBe(240)
    expect(read[2]?.lines).toMatchObject([{ units: 40 }])
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
    expect(order.lines).toMatchObject([{ units: 200, totalFen: 8_000, savingFen: null }])
    expect(order.parts.map(({ state }) => state)).toEqual(['declined', 'accepted'])
    await expect(
      declinePart(client, requestOf(next.person), { partId: nextId, reason: 'too late' }),
    ).rejects.toThrow('wrongState')
  })

  it('is seen by the site that ordered and those above it, not by its neighbours', async () => {
    const product = await addProduct(client)
    await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 400 }] })
    const { orderId } = (
      await placeOrder(client, requestOf(buyer.village), {
        siteId: buyer.villageSiteId,
        lines: [{ productId: product.id, units: 20 }],
      })
    ).answer
    const siteId = await addSite(client, buyer.tenantId, {
      kind: 'village_pharmacy',
      parentId: buyer.countySiteId,
    })
    const neighbour = personOf(buyer.tenantId, ['purchaser'], [siteId])
    const idsOf = async (actor: Actor) =>
      (await listOrders(client, actor, { limit: 100 })).rows.map(({ id }) => id)
    expect(await idsOf(neighbour)).toEqual([])
    await expect(readOrder(client, neighbour, orderId)).rejects.toThrow('orderNotFound')
    for (const actor of [buyer.village, buyer.county, personOf(buyer.tenantId, ['operator'])]) {
      expect(await idsOf(actor)).toContain(orderId)
    }
  })

  it('is refused beyond the credit, also when two orders come at once', async () => {
    const product = await addProduct(client)
    await addSeller(client, buyer, { limitFen: 10_000, prices: [{ product, price: 4_000, stock: 1_000 }] })
    const order = () =>
      placeOrder(client, requestOf(buyer.village), {
        siteId: buyer.villageSiteId,
        lines: [{ productId: product.id, units: 200 }],
      })
    const attempts = await Promise.allSettled([order(), order(), order()])
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(order()).rejects.toThrow('creditExceeded')
  })
})

describe('an order at prices that were seen before', () => {
  it('is placed unless the goods became dearer than was agreed, and then the buyer is asked', async () => {
    const product = await addProduct(client)
    await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 400 }] })
    const order = (agreedGoodsFen: number, request = requestOf(buyer.village)) =>
      placeOrder(client, request, {
        siteId: buyer.villageSiteId,
        lines: [{ productId: product.id, units: 200 }],
        agreedGoodsFen,
      })
    const before = await listOrders(client, buyer.village, { limit: 100 })
    // 200 × 0.40 yuan
    await expect(order(7_999)).rejects.toThrow('priceChanged')
    expect(await listOrders(client, buyer.village, { limit: 100 })).toEqual(before)
    expect((await order(8_000)).answer.totalFen).toBe(8_000)
    expect((await order(9_000)).answer.totalFen).toBe(8_000)
  })
})

describe('what may be ordered', () => {
  const order = (lines: readonly OrderLineInput[], siteId = buyer.villageSiteId) =>
    placeOrder(client, requestOf(buyer.village), { siteId, lines })

  it('shows what a direct leg saves, and sells what is near its expiry only as such', async () => {
    const product = await addProduct(client)
    await addSeller(client, buyer, { prices: [{ product, price: 5_000, stock: 400 }] })
    const maker = await addSeller(client, buyer, {
      prices: [{ product, price: 4_000, stock: 400, supplyChain: [product.manufacturer] }],
    })
    const placed = await order([{ productId: product.id, units: 200 }])
    const { lines } = await readOrder(client, buyer.village, placed.answer.orderId)
    expect(lines).toMatchObject([{ totalFen: 8_000, savingFen: 2_000 }])

    const soon = await addLot(client, product, '2026-04-01')
    await addStock(client, { tenantId: maker.tenantId, siteId: maker.depotSiteId, lot: soon, units: 200 })
    const offered = await offerNearExpiry(client, requestOf(maker.person), {
      siteId: maker.depotSiteId,
      lotId: soon.id,
      unitPriceTenThousandths: 1_500,
      validTo: '2026-03-31',
    })
    const { items } = await readOrderCatalogue(client, buyer.village, testNow, {
      siteId: buyer.villageSiteId,
      text: product.standardCode,
      limit: 9,
    })
    expect(items).toMatchObject([
      {
        obstacles: [],
        nearExpiryOffers: [{ expiresOn: '2026-04-01', availableUnits: 200, unitPriceTenThousandths: 1_500 }],
      },
    ])
    const direct = items[0]?.offers.find(({ isDirect }) => isDirect)
    expect(direct).toMatchObject({ availableUnits: 400, savingPerBoxFen: 200, obstacles: [] })
    const { offerId } = offered.answer
    const near = await order([{ productId: product.id, units: 200, nearExpiryOfferId: offerId }])
    expect(near.answer).toMatchObject({ totalFen: 3_000 })
    const [partId = ''] = near.answer.partIds
    await acceptPart(client, requestOf(maker.person), { partId })
    await expect(order([{ productId: product.id, units: 20, nearExpiryOfferId: offerId }])).rejects.toThrow(
      'nearExpiryGone',
    )
  })

  it('is a whole number of boxes, of products that somebody sells here', async () => {
    const unsold = await addProduct(client)
    for (const [units, code] of [
      [0, 'unitsInvalid'],
      [-20, 'unitsInvalid'],
      [0.5, 'unitsInvalid'],
      [2 ** 53, 'unitsInvalid'],
      [21, 'wrongPackSize'],
      [20, 'firstBusinessMissing'],
    ] as const) {
      await expect(order([{ productId: unsold.id, units }])).rejects.toThrow(code)
    }
    await expect(order([])).rejects.toThrow('orderLengthInvalid')
    await expect(order([{ productId: tablet.id, units: 20 }], buyer.countySiteId)).rejects.toThrow(
      'notYourSite',
    )
  })

  it('is drafted, changed, submitted once and ordered again', async () => {
    const product = await addProduct(client)
    await addSeller(client, buyer, { prices: [{ product, price: 4_000, stock: 400 }] })
    const lines = [{ productId: product.id, units: 20 }]
    const { orderId } = (
      await draftOrder(client, requestOf(buyer.village), { siteId: buyer.villageSiteId, lines })
    ).answer
    await changeDraft(client, requestOf(buyer.village), {
      orderId,
      lines: [{ productId: product.id, units: 40 }],
    })
    const submitted = await submitOrder(client, requestOf(buyer.village), { orderId })
    expect(submitted.answer).toMatchObject({ state: 'approved', totalFen: 1_600 })
    await expect(submitOrder(client, requestOf(buyer.village), { orderId })).rejects.toThrow('wrongState')
    await expect(changeDraft(client, requestOf(buyer.village), { orderId, lines })).rejects.toThrow(
      'wrongState',
    )
    const again = await reorder(client, requestOf(buyer.village), { orderId })
    expect(await readOrder(client, buyer.village, again.answer.orderId)).toMatchObject({
      state: 'draft',
      source: 'reorder',
      sourceId: orderId,
      lines: [{ units: 40 }],
    })
  })
})
