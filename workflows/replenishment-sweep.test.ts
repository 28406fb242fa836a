import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
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
import { sweepReplenishment } from './replenishment-sweep.ts'

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
