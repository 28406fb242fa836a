import type { WorkflowClient } from '@temporalio/client'
import { eq } from 'drizzle-orm'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import { openDatabase, type DatabaseClient } from '#db/client.ts'
import { runCommand } from '#db/commands.ts'
import { placeEvents } from '#db/events/placing.ts'
import { escalations } from '#db/fulfilment/schema.ts'
import { addBuyer, addSeller } from '#db/orders/trade-fixture.ts'
import { applyPlan, approvePlan } from '#db/shortage/apply-plan.ts'
import { declareShortage } from '#db/shortage/declare.ts'
import { planShortage } from '#db/shortage/plan.ts'
import { listPlans } from '#db/shortage/queries.ts'
import { addLot, addProduct, addStock, addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { deliverBatch } from './relay.ts'
import { keepWatchingShortages, sweepShortages } from './shortage-sweep.ts'

const log = pino({ enabled: false })

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

/** A shortage that was shared out once, with what goods arrive as. */
async function sharedOut(ingredientCode: string) {
  const tenantId = await addTenant(client, 'network_operator')
  const [operator, colleague] = [personOf(tenantId, ['operator']), personOf(tenantId, ['operator'])]
  const buyer = await addBuyer(client)
  const product = await addProduct(client, { ingredientCodes: [ingredientCode] })
  const seller = await addSeller(client, buyer, { prices: [{ product, price: 100, stock: 200 }] })
  const { answer } = await declareShortage(client, requestOf(operator), {
    ingredientCode,
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
  const { tenantId: owner, depotSiteId: siteId } = seller
  return {
    shortageId,
    tenantId,
    operator,
    siteId,
    owner,
    receive: async () =>
      addStock(client, { tenantId: owner, siteId, lot: await addLot(client, product), units: 100 }),
  }
}

it('plans again once when goods arrive, and leaves the decision to people', async () => {
  const { shortageId, tenantId, operator, receive } = await sharedOut('I0302')
  expect(await sweepShortages(client, testNow, false)).toEqual({
    planned: 0,
    applied: 0,
    signs: 0,
    failed: [],
  })
  await receive()
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

it('looks as soon as an event brings goods, without waiting for the next sweep', async () => {
  const ending = new AbortController()
  const relay = { database: client, log, until: ending.signal, metrics: { count: () => {} } }
  const watching = keepWatchingShortages(relay, () => new Date(testNow.getTime() + 120_000))
  try {
    const { shortageId, operator, owner, siteId, receive } = await sharedOut('I0303')
    await receive()
    const someone = personOf(owner, ['operator'])
    await runCommand(client, requestOf(someone), async (transaction) => {
      transaction.emit({
        type: 'stock.received',
        aggregateKind: 'site',
        aggregateId: siteId,
        tenantId: owner,
        payload: { siteId },
      })
      return {}
    })
    // Nothing but stock came before it, so no workflow is asked.
    await placeEvents(client, 10_000)
    await deliverBatch(relay, {} as WorkflowClient, { slowReviewMinutes: 120, stockRetryMinutes: 30 })
    await expect
      .poll(async () => (await listPlans(client, operator, shortageId)).map(({ state }) => state))
      .toEqual(['planned', 'applied'])
  } finally {
    ending.abort()
    await watching
  }
})
