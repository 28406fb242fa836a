import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addProduct, addSite, addTenant, personOf } from '#db/test-world.ts'
import { bodyOf, employ, openTestApp, send, type TestApp } from '../app-fixture.ts'

let test: TestApp

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
})

afterAll(() => test.close())

interface Suggestions {
  readonly items: readonly Record<string, unknown>[]
}

it('plans, suggests with a reason in both languages, and accepts with one tap', async () => {
  const tenantId = await addTenant(test.database, 'pharmacy')
  const siteId = await addSite(test.database, tenantId, { kind: 'village_pharmacy' })
  const hubId = await addSite(test.database, tenantId)
  const product = await addProduct(test.database)
  const operator = await employ(test, personOf(tenantId, ['operator']))
  const pharmacist = await employ(test, personOf(tenantId, ['village_pharmacist'], [siteId]))
  const at = (path: string) => `/sites/${siteId}${path}`
  const plan = { orderWeekdays: [1, 4], exceptDates: [], budgetFen: null }
  const policy = {
    productId: product.id,
    mode: 'one_tap',
    supplySource: 'county',
    supplySiteId: hubId,
    serviceLevelPerMille: 950,
    minUnits: 30,
    maxUnits: null,
    packUnits: 20,
    leadDays: 2,
    shelfLifeDays: null,
    priority: 1,
  }
  expect((await send(test, 'PUT', at('/replenishment-plan'), pharmacist, plan)).status).toBe(403)
  expect((await send(test, 'PUT', at('/replenishment-plan'), operator, plan)).status).toBe(200)
  const set = await send(test, 'PUT', at('/replenishment-policies'), operator, { policies: [policy] })
  expect(await bodyOf(set)).toEqual({ siteId, policies: 1 })
  const suggested = await send(test, 'POST', at('/replenishment-suggestions'), pharmacist)
  expect(await bodyOf(suggested)).toMatchObject({ suggested: 1, blocked: 0 })
  const listed = await test.app.request(at('/replenishment-suggestions'), { headers: pharmacist })
  const { items } = await bodyOf<Suggestions & Record<string, unknown>>(listed)
  expect(items).toMatchObject([
    {
      productNameZh: '演示片',
      packs: 2,
      state: 'suggested',
      reasonZh: '现有 0、在途 0，低于订货点 30（设定的最低库存）：建议订 2 × 20，补至 40',
      reasonEn:
        '0 in stock and 0 on the way, below the point of 30 (the set minimum): order 2 × 20 to reach 40',
      reason: { code: 'belowMinimum', parameters: { pointUnits: 30, packs: 2 } },
    },
  ])
  const accepted = await send(test, 'POST', at('/replenishment-suggestions/accept-all'), pharmacist)
  expect(await bodyOf(accepted)).toEqual({ accepted: 1 })
  const removal = { productIds: [product.id] }
  const removed = await send(test, 'POST', at('/replenishment-policies/remove'), operator, removal)
  expect(await bodyOf(removed)).toEqual({ siteId, policies: 1 })
})
