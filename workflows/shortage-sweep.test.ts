import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { escalations } from '#db/fulfilment/schema.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { applyPlan, approvePlan } from '#db/shortage/apply-plan.ts'
import { declareShortage } from '#db/shortage/declare.ts'
import { planShortage } from '#db/shortage/plan.ts'
import { listPlans } from '#db/shortage/queries.ts'
import { addLot, addProduct, addStock, addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { sweepShortages } from './shortage-sweep.ts'

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

it('plans again once when goods arrive, and leaves the decision to people', async () => {
  const tenantId = await addTenant(client, 'network_operator')
  const [operator, colleague] = [personOf(tenantId, ['operator']), personOf(tenantId, ['operator'])]
  const buyer = await addBuyer(client)
  const product = await addProduct(client, { ingredientCodes: ['I0302'] })
  const seller = await addSeller(client, buyer, { prices: [{ product, price: 100, stock: 200 }] })
  const { answer } = await declareShortage(client, requestOf(operator), {
    ingredientCode: 'I0302',
    reason: '演示',
    strengths: [],
    substitutes: [],
    limit: null,
  })
  const { shortageId } = answer
  const needs = [{ siteId: buyer.villageSiteId, needUnits: 400 }]
  const options = planOptionsSchema.parse({ name: 'plan', horizonDays: 7, needs, reservePercent: 10 })
  const planned = await planShortage(client, requestOf(operator), { shortageId, options })
  await approvePlan(client, requestOf(colleague), planned.answer)
  await applyPlan(client, requestOf(colleague), planned.answer)

  expect(await sweepShortages(client, testNow, false)).toEqual({
    planned: 0,
    applied: 0,
    signs: 0,
    failed: [],
  })
  const { tenantId: owner, depotSiteId: siteId } = seller
  await addStock(client, { tenantId: owner, siteId, lot: await addLot(client, product), units: 100 })
  const later = new Date(testNow.getTime() + 60_000)
  expect(await sweepShortages(client, later, true)).toEqual({ planned: 1, applied: 0, signs: 0, failed: [] })
  expect(await sweepShortages(client, new Date(later.getTime() + 60_000), false)).toMatchObject({
    planned: 0,
  })
  const plans = await listPlans(client, operator, shortageId)
  expect(plans.map(({ state, madeBy }) => [state, madeBy])).toEqual([
    ['planned', 'shortage-sweep'],
    ['applied', operator.principalId],
  ])
  const board = await client.network.select().from(escalations).where(eq(escalations.subjectId, shortageId))
  expect(board).toMatchObject([{ kind: 'shortage_plan_waits', actingTenantId: tenantId, resolvedAt: null }])
})
