import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { planOptionsSchema } from '#domain/shortage/plan-options.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import type { CommandRefused } from '../command-refused.ts'
import { escalations } from '../fulfilment/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { openRecall } from '../inventory/recall.ts'
import { lots, stockBalances } from '../inventory/schema.ts'
import { readOrderCatalogue } from '../orders/catalogue.ts'
import { acceptPart } from '../orders/accept.ts'
import { placeOrder } from '../orders/place.ts'
import { setPurchaseLimits } from '../orders/purchase-limits.ts'
import { addBuyer, addSeller, type Buyer, type Seller } from '../orders/trade-fixture.ts'

import { databaseUrls } from '../settings.ts'
import {
  addLot,
  addProduct,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  type ProductRow,
} from '../test-world.ts'
import { applyPlan, approvePlan, approveRerun, discardPlan } from './apply-plan.ts'
import { closeShortage } from './close.ts'
import { declareShortage, type NewShortage } from './declare.ts'
import { listChangedShortages, planAgain } from './plan-again.ts'
import { planShortage } from './plan.ts'
import { listPlans, listShares, listShortages, readShortage } from './queries.ts'
import { shortagePromises } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let operator: Actor
let colleague: Actor
let buyer: Buyer

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  const tenantId = await addTenant(client, 'network_operator')
  operator = personOf(tenantId, ['operator'])
  colleague = personOf(tenantId, ['operator'])
  buyer = await addBuyer(client)
  await setPurchaseLimits(client, requestOf(personOf(buyer.tenantId, ['administrator'])), [
    { siteId: buyer.villageSiteId, limitFen: 10_000_000 },
  ])
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const noDrift = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }
const plain = { reason: '演示：产能不足', strengths: [], substitutes: [], limit: null } as const
const codesOf = (refused: Promise<unknown>) =>
  refused.then(
    () => [],
    (error: CommandRefused) => error.refusals.map(({ code }) => code),
  )

const optionsOf = (given: object) => planOptionsSchema.parse({ name: 'plan', horizonDays: 28, ...given })

interface Scarce {
  readonly product: ProductRow
  readonly seller: Seller
  readonly shortageId: string
}

/** Boxes of 20 at a seller, of which the village needs 400 units and the county 600. */
async function scarce(
  ingredientCode: string,
  stock: number,
  more: Partial<NewShortage> = {},
): Promise<Scarce> {
  const product = await addProduct(client, { ingredientCodes: [ingredientCode] })
  const seller = await addSeller(client, buyer, { prices: [{ product, price: 100, stock }] })
  const declared = await declareShortage(client, requestOf(operator), { ...plain, ingredientCode, ...more })
  return { product, seller, shortageId: declared.answer.shortageId }
}

const needs = () => [
  { siteId: buyer.villageSiteId, needUnits: 400 },
  { siteId: buyer.countySiteId, needUnits: 600 },
]

async function share(shortageId: string, given: object = { needs: needs() }): Promise<string> {
  const planned = await planShortage(client, requestOf(operator), { shortageId, options: optionsOf(given) })
  const { planId } = planned.answer
  await approvePlan(client, requestOf(colleague), { planId })
  await applyPlan(client, requestOf(colleague), { planId })
  return planId
}

const order = ({ product }: Scarce, units: number) =>
  placeOrder(client, requestOf(buyer.village), {
    siteId: buyer.villageSiteId,
    lines: [{ productId: product.id, units }],
  })

async function unitsAt({ seller, product }: Scarce): Promise<Record<string, number>> {
  const rows = await client.network
    .select({ status: stockBalances.status, units: sql<number>`sum(units)::integer` })
    .from(stockBalances)
    .where(sql`site_id = ${seller.depotSiteId} and product_id = ${product.id}`)
    .groupBy(stockBalances.status)
  return Object.fromEntries(rows.filter(({ units }) => units > 0).map(({ status, units }) => [status, units]))
}

const promisesOf = async (actor: Actor, shortageId: string) =>
  (await readShortage(client, actor, shortageId)).promises.toSorted((a, b) => a.units - b.units)

describe('declaring a shortage', () => {
  it('is once for an ingredient, of products that there are, and known to everybody', async () => {
    const input = { ...plain, ingredientCode: 'I0101' }
    const product = await addProduct(client, { ingredientCodes: ['I0101'] })
    const substitute = await addProduct(client, { ingredientCodes: ['I0102'] })
    const refused = (change: object) =>
      codesOf(declareShortage(client, requestOf(operator), { ...input, ...change }))
    expect(await refused({ ingredientCode: 'I9999' })).toEqual(['ingredientUnknown'])
    expect(await refused({ ingredientCode: 'I0103' })).toEqual(['nothingListed'])
    expect(await refused({ substitutes: [{ productId: product.id, needPerUnit: 1 }] })).toEqual([
      'productIsOwn',
    ])
    expect(await refused({ strengths: [{ productId: substitute.id, needPerUnit: 2 }] })).toEqual([
      'productOfOther',
    ])
    const substitutes = [{ productId: substitute.id, needPerUnit: 2 }]
    const { answer } = await declareShortage(client, requestOf(operator), { ...input, substitutes })
    expect(answer).toMatchObject({ state: 'declared', products: 2 })
    expect(await refused({})).toEqual(['shortageOpen'])
    const page = { states: ['declared'], limit: 10 } as const
    expect(await listShortages(client, buyer.village, page)).toMatchObject([{ ingredientCode: 'I0101' }])
    const { products } = await readShortage(client, buyer.village, answer.shortageId)
    expect(products.map(({ needPerUnit, isSubstitute }) => [needPerUnit, isSubstitute])).toEqual([
      [1, false],
      [2, true],
    ])
    await closeShortage(client, requestOf(operator), { shortageId: answer.shortageId })
    expect(await listShortages(client, buyer.village, page)).toEqual([])
  })
})

describe('sharing out', () => {
  it('compares plans, lets a second person approve one, and reserves it in one go', async () => {
    const world = await scarce('I0104', 500)
    const { shortageId } = world
    const plan = (given: object) =>
      planShortage(client, requestOf(operator), { shortageId, options: optionsOf(given) })
    expect(await codesOf(plan({}))).toEqual(['nobodyNeedsIt'])
    const even = await plan({ name: 'even', needs: needs() })
    const villageFirst = await plan({
      name: 'village first',
      needs: needs(),
      reservePercent: 10,
      tiers: [{ tier: 1, siteKinds: ['village_pharmacy'] }],
    })
    expect(even.answer.summary).toMatchObject({
      served: 2,
      grantedUnits: 500,
      fairness: { lowestCover: 0.5, gini: 0, cover: 0.5 },
      counties: [{ regionCode: '640422' }],
    })
    expect(villageFirst.answer.summary.tiers).toMatchObject([
      { tier: 1, cover: 1 },
      { tier: 2, receivedUnits: 40 },
    ])
    const { planId } = even.answer
    expect(await codesOf(applyPlan(client, requestOf(colleague), { planId }))).toEqual(['wrongState'])
    expect(await codesOf(approvePlan(client, requestOf(operator), { planId }))).toEqual([
      'secondPersonNeeded',
    ])
    expect(await listPlans(client, buyer.village, shortageId)).toEqual([])
    await approvePlan(client, requestOf(colleague), { planId })
    const twice = await Promise.all(
      [requestOf(operator), requestOf(colleague)].map((request) =>
        codesOf(applyPlan(client, request, { planId })),
      ),
    )
    expect(twice.flat()).toEqual(['wrongState'])
    await discardPlan(client, requestOf(operator), { planId: villageFirst.answer.planId })
    expect(await unitsAt(world)).toEqual({ reserved: 500 })
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
    const [village] = await listShares(client, buyer.village, { planId, limit: 10 })
    expect(village?.need).toMatchObject({ receivedUnits: expect.any(Number), facts: { tierPercent: 50 } })
    expect(await promisesOf(buyer.village, shortageId)).toMatchObject([{ units: 200 }, { units: 300 }])
    await closeShortage(client, requestOf(operator), { shortageId })
    expect(await unitsAt(world)).toEqual({ available: 500 })
  })

  it('holds orders to the share, and draws it as they are accepted', async () => {
    const world = await scarce('I0105', 500)
    await share(world.shortageId)
    const [item] = (
      await readOrderCatalogue(client, buyer.village, testNow, {
        siteId: buyer.villageSiteId,
        text: world.product.standardCode,
        limit: 1,
      })
    ).items
    expect(item?.shortage).toMatchObject({ shortageId: world.shortageId, shareUnits: 200 })
    expect(await codesOf(order(world, 220))).toEqual(['beyondShare'])
    const placed = await order(world, 120)
    await acceptPart(client, requestOf(world.seller.person), { partId: placed.answer.partIds[0] ?? '' })
    expect(await unitsAt(world)).toEqual({ reserved: 500 })
    expect(await promisesOf(buyer.village, world.shortageId)).toMatchObject([
      { units: 200, drawnUnits: 120 },
      { units: 300, drawnUnits: 0 },
    ])
    expect(await codesOf(order(world, 100))).toEqual(['beyondShare'])
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('takes nothing back when supply arrives, and shares out what is new', async () => {
    const world = await scarce('I0106', 200)
    await share(world.shortageId)
    expect(await listChangedShortages(client, operator, testNow)).not.toContainEqual(
      expect.objectContaining({ shortageId: world.shortageId }),
    )
    const lot = await addLot(client, world.product)
    await addStock(client, {
      tenantId: world.seller.tenantId,
      siteId: world.seller.depotSiteId,
      lot,
      units: 300,
    })
    const changed = await listChangedShortages(client, operator, testNow)
    const found = changed.find(({ shortageId }) => shortageId === world.shortageId)
    if (found === undefined) throw new Error('The arrival was not seen.')
    const { planId } = await planAgain(client, requestOf(colleague), found)
    expect(await promisesOf(buyer.village, world.shortageId)).toMatchObject([{ units: 80 }, { units: 120 }])
    await approvePlan(client, requestOf(operator), { planId })
    await applyPlan(client, requestOf(operator), { planId })
    expect(await promisesOf(buyer.village, world.shortageId)).toMatchObject([{ units: 200 }, { units: 300 }])
  })

  it('shares later arrivals out at once where that was approved with the plan, and asks people otherwise', async () => {
    const world = await scarce('I0110', 200)
    const { shortageId, seller, product } = world
    const standing = await share(shortageId, { needs: needs(), appliesArrivals: true })
    await addStock(client, {
      tenantId: seller.tenantId,
      siteId: seller.depotSiteId,
      lot: await addLot(client, product),
      units: 300,
    })
    const found = (await listChangedShortages(client, operator, testNow)).find(
      (one) => one.shortageId === shortageId,
    )
    if (found === undefined) throw new Error('The arrival was not seen.')
    const sweep = requestOf({ ...operator, principalId: 'shortage-sweep', roles: ['system'] })
    // Nobody's approval reaches further than the options that were approved.
    const other = await planShortage(client, sweep, {
      shortageId,
      options: { ...found.options, reservePercent: 50 },
    })
    const further = { planId: other.answer.planId, standingPlanId: standing }
    expect(await codesOf(approveRerun(client, requestOf(operator), further))).toEqual(['secondPersonNeeded'])
    await discardPlan(client, requestOf(operator), { planId: other.answer.planId })
    const again = await planAgain(client, requestOf({ ...operator, principalId: 'shortage-sweep' }), found)
    expect(again.isApplied).toBe(true)
    expect(await promisesOf(buyer.village, shortageId)).toMatchObject([{ units: 200 }, { units: 300 }])
    const [applied, first] = await listPlans(client, operator, shortageId).then((plans) =>
      plans.filter(({ state }) => state === 'applied'),
    )
    expect(applied).toMatchObject({ id: again.planId, decidedBy: colleague.principalId })
    expect(first).toMatchObject({ id: standing })
    expect(await listChangedShortages(client, operator, testNow)).not.toContainEqual(
      expect.objectContaining({ shortageId }),
    )
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })

  it('refuses a plan that stock or promises have overtaken', async () => {
    const world = await scarce('I0107', 400)
    const { shortageId } = world
    const planned = () =>
      planShortage(client, requestOf(operator), { shortageId, options: optionsOf({ needs: needs() }) })
    const [first, second] = [await planned(), await planned()].map(({ answer }) => answer.planId)
    for (const planId of [first, second])
      await approvePlan(client, requestOf(colleague), { planId: planId ?? '' })
    await applyPlan(client, requestOf(colleague), { planId: first ?? '' })
    expect(await codesOf(applyPlan(client, requestOf(colleague), { planId: second ?? '' }))).toEqual([
      'promisesChanged',
    ])
    expect(await unitsAt(world)).toEqual({ reserved: 400 })
    const other = await scarce('I0108', 400)
    const plan = await planShortage(client, requestOf(operator), {
      shortageId: other.shortageId,
      options: optionsOf({ needs: needs() }),
    })
    await approvePlan(client, requestOf(colleague), plan.answer)
    const placed = await order(other, 100)
    await acceptPart(client, requestOf(other.seller.person), { partId: placed.answer.partIds[0] ?? '' })
    expect(await codesOf(applyPlan(client, requestOf(colleague), plan.answer))).toEqual(['supplyChanged'])
    expect(await unitsAt(other)).toEqual({ available: 300, reserved: 100 })
  })

  it('loses only what a recall stopped, tells the operator, and serves the losers first afterwards', async () => {
    const world = await scarce('I0109', 200)
    const { shortageId, product, seller } = world
    const second = await addLot(client, product, '2028-12-31')
    await addStock(client, { tenantId: seller.tenantId, siteId: seller.depotSiteId, lot: second, units: 300 })
    await share(shortageId)
    const [first] = await client.network
      .select()
      .from(lots)
      .where(sql`product_id = ${product.id} and expires_on = '2027-12-31'`)
    await openRecall(client, requestOf(operator), {
      recallClass: 2,
      basis: { kind: 'lots', lotIds: [first?.id ?? ''] },
      reason: '演示',
    })
    expect(await unitsAt(world)).toEqual({ quarantine: 200, reserved: 300 })
    const lost = await client.network
      .select()
      .from(shortagePromises)
      .where(eq(shortagePromises.shortageId, shortageId))
    expect(lost.reduce((sum, { lostUnits }) => sum + lostUnits, 0)).toBe(200)
    const [told] = await client.network
      .select()
      .from(escalations)
      .where(eq(escalations.subjectId, shortageId))
    expect(told).toMatchObject({ kind: 'shortage_promises_lost', actingTenantId: operator.tenantId })
    const changed = await listChangedShortages(client, operator, testNow)
    const found = changed.find((one) => one.shortageId === shortageId)
    if (found === undefined) throw new Error('The loss was not seen.')
    const third = await addLot(client, product)
    await addStock(client, { tenantId: seller.tenantId, siteId: seller.depotSiteId, lot: third, units: 100 })
    const { planId } = await planAgain(client, requestOf(colleague), found)
    await approvePlan(client, requestOf(operator), { planId })
    await applyPlan(client, requestOf(operator), { planId })
    const rows = (await readShortage(client, buyer.village, shortageId)).promises
    for (const { units, lostUnits } of rows) {
      const before = lostUnits > 0 ? units - 100 : units
      expect([200, 300]).toContain(before)
    }
    expect(rows.reduce((sum, { units, lostUnits }) => sum + units - lostUnits, 0)).toBe(400)
    expect(await stockDrift(client, operator, testNow)).toEqual(noDrift)
  })
})
