import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { readTransfer } from '#db/fulfilment/request-queries.ts'
import { reportSiteDown } from '#db/fulfilment/site-down.ts'
import { listAccepted } from '#db/replenishment/order-accepted.ts'
import { readOrder } from '#db/orders/queries.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { suggestOrders } from '#db/replenishment/suggest.ts'
import { setReplenishmentPlan } from '#db/replenishment/plans.ts'
import { setReplenishmentPolicies } from '#db/replenishment/policies.ts'
import { listSuggestions } from '#db/replenishment/queries.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
} from '#db/test-world.ts'
import { placeAccepted, sweepReplenishment } from './replenishment-sweep.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

it('sweeps a county: only where something is below its point is anything suggested', async () => {
  const tenantId = await addTenant(client, 'pharmacy')
  const operator = personOf(tenantId, ['operator'])
  const hubId = await addSite(client, tenantId)
  const product = await addProduct(client)
  const lot = await addLot(client, product)
  const villages = await Promise.all(
    Array.from({ length: 4 }, () => addSite(client, tenantId, { kind: 'village_pharmacy' })),
  )
  const policy = {
    productId: product.id,
    mode: 'automatic',
    supplySource: 'county',
    supplySiteId: hubId,
    serviceLevelPerMille: 950,
    minUnits: 10,
    maxUnits: 40,
    packUnits: 20,
    leadDays: 1,
    shelfLifeDays: null,
    priority: 1,
  } as const
  for (const [index, siteId] of villages.entries()) {
    const plan = { orderWeekdays: [index === 3 ? 2 : 1], exceptDates: [], budgetFen: null }
    await setReplenishmentPlan(client, requestOf(operator), { siteId, plan })
    await setReplenishmentPolicies(client, requestOf(operator), { siteId, policies: [policy] })
    if (index > 0) await addStock(client, { tenantId, siteId, lot, units: index === 1 ? 9 : 10 })
  }
  const sweep = () => sweepReplenishment(client, testNow, new AbortController().signal)
  expect(await sweep()).toEqual({ sites: 3, suggested: 2, accepted: 2, failed: [] })
  const packs = await Promise.all(
    villages.map(async (siteId) => {
      const page = { siteId, states: ['accepted'], limit: 10 } as const
      return (await listSuggestions(client, operator, page)).map(({ suggestion }) => suggestion.packs)
    }),
  )
  expect(packs).toEqual([[2], [1], [], []])
  expect(await sweep()).toEqual({ sites: 0, suggested: 0, accepted: 0, failed: [] })
})

it('makes one order of what was accepted, and refuses with the reason what nobody may sell', async () => {
  const buyer = await addBuyer(client)
  const sold = await addProduct(client)
  const unsold = await addProduct(client)
  await addSeller(client, buyer, { prices: [{ product: sold, price: 4_000, stock: 400 }] })
  const siteId = buyer.villageSiteId
  const operator = personOf(buyer.tenantId, ['operator'])
  const plan = { orderWeekdays: [1], exceptDates: [], budgetFen: null }
  await setReplenishmentPlan(client, requestOf(operator), { siteId, plan })
  const policies = [sold, unsold].map(({ id: productId }) => ({
    productId,
    mode: 'automatic' as const,
    supplySource: 'supplier' as const,
    supplySiteId: null,
    serviceLevelPerMille: 950,
    minUnits: 30,
    maxUnits: null,
    packUnits: 20,
    leadDays: 2,
    shelfLifeDays: null,
    priority: 1,
  }))
  await setReplenishmentPolicies(client, requestOf(operator), { siteId, policies })
  const { signal } = new AbortController()
  expect(await sweepReplenishment(client, testNow, signal)).toMatchObject({ accepted: 2, failed: [] })
  const later = new Date(testNow.getTime() + 60_000)
  expect(await placeAccepted(client, testNow, signal)).toEqual({ orders: 0, transfers: 0, failed: [] })
  expect(await placeAccepted(client, later, signal)).toEqual({ orders: 1, transfers: 0, failed: [] })
  expect(await placeAccepted(client, later, signal)).toEqual({ orders: 0, transfers: 0, failed: [] })
  const page = { siteId, states: ['ordered', 'refused'] as const, limit: 10 }
  const decided = await listSuggestions(client, operator, page)
  const states = new Map(decided.map(({ suggestion }) => [suggestion.productId, suggestion]))
  expect(states.get(unsold.id)).toMatchObject({ state: 'refused', orderId: null })
  expect(states.get(unsold.id)?.refusal).toMatchObject({ nextStep: expect.any(String) })
  const ordered = states.get(sold.id)
  expect(ordered).toMatchObject({ state: 'ordered', packs: 2 })
  const order = await readOrder(client, buyer.village, ordered?.orderId ?? '')
  expect(order).toMatchObject({ source: 'replenishment', totalFen: 1_600 })
  // Ordered units are on their way: the same numbers ask for nothing more of it.
  const again = await suggestOrders(client, requestOf(operator), { siteId })
  expect(again.answer).toMatchObject({ suggested: 1, accepted: 1 })
})

it('transfers what a site of its own supplies, as far as that site has it, and counts it as on its way', async () => {
  const tenantId = await addTenant(client, 'pharmacy')
  const operator = personOf(tenantId, ['operator'])
  const hubId = await addSite(client, tenantId)
  const siteId = await addSite(client, tenantId, { kind: 'village_pharmacy' })
  const [plenty, little, none] = await Promise.all([
    addProduct(client),
    addProduct(client),
    addProduct(client),
  ])
  await addStock(client, { tenantId, siteId: hubId, lot: await addLot(client, plenty), units: 500 })
  await addStock(client, { tenantId, siteId: hubId, lot: await addLot(client, little), units: 25 })
  const plan = { orderWeekdays: [1], exceptDates: [], budgetFen: null }
  await setReplenishmentPlan(client, requestOf(operator), { siteId, plan })
  const policies = [plenty, little, none].map(({ id: productId }) => ({
    productId,
    mode: 'automatic' as const,
    supplySource: 'county' as const,
    supplySiteId: hubId,
    serviceLevelPerMille: 950,
    minUnits: 30,
    maxUnits: null,
    packUnits: 20,
    leadDays: 2,
    shelfLifeDays: null,
    priority: 1,
  }))
  await setReplenishmentPolicies(client, requestOf(operator), { siteId, policies })
  const { signal } = new AbortController()
  const place = (now: Date) => placeAccepted(client, now, signal)
  const listed = (states: ('transfer_requested' | 'refused')[]) =>
    listSuggestions(client, operator, { siteId, states, limit: 10 })
  const productsOf = async (state: 'transfer_requested' | 'refused') =>
    (await listed([state])).map(({ suggestion }) => suggestion.productId).toSorted()
  const suggest = async () => (await suggestOrders(client, requestOf(operator), { siteId })).answer

  expect(await suggest()).toMatchObject({ accepted: 3 })
  const minutesOn = (minutes: number) => new Date(testNow.getTime() + minutes * 60_000)
  expect(await place(minutesOn(5))).toEqual({ orders: 0, transfers: 1, failed: [] })
  expect(await place(minutesOn(6))).toEqual({ orders: 0, transfers: 0, failed: [] })
  expect(await productsOf('transfer_requested')).toEqual([plenty.id, little.id].toSorted())
  expect(await listed(['refused'])).toMatchObject([
    { suggestion: { productId: none.id, refusal: { code: 'notInStock' } } },
  ])
  const [moved] = await listed(['transfer_requested'])
  expect(moved).toMatchObject({ transferState: 'under_way' })
  const transfer = await readTransfer(client, operator, moved?.suggestion.transferId ?? '')
  expect(transfer.lines.map(({ units }) => units)).toEqual([40, 40, 40])
  // 40 come, so nothing is missing of the first; of the second 25 come, 5 too few, and of the third nothing.
  expect(await suggest()).toMatchObject({ suggested: 2, accepted: 2 })
  await reportSiteDown(client, requestOf(operator), { siteId: hubId })
  const later = minutesOn(7)
  expect(await place(later)).toEqual({ orders: 0, transfers: 0, failed: [] })
  // A refusal that names no line is one of all of them, and nothing is tried again.
  expect(await listAccepted(client, operator, later)).not.toContainEqual(
    expect.objectContaining({ tenantId }),
  )
  const refused = await listed(['refused'])
  expect(refused.map(({ suggestion }) => suggestion.refusal?.code ?? '').toSorted()).toEqual([
    'notInStock',
    'siteDown',
    'siteDown',
  ])
})
