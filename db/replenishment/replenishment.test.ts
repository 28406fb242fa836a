import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { addDays, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import {
  addLot,
  addProduct,
  addSite,
  addStock,
  addTenant,
  personOf,
  requestOf,
  testNow,
  type LotRow,
  type ProductRow,
} from '../test-world.ts'
import { acceptAllSuggestions, acceptSuggestions, dismissSuggestion } from './decide.ts'
import { lastFullWeek, listDemandWeeks, recordDemand } from './demand-weeks.ts'
import { listDueSites, setReplenishmentPlan } from './plans.ts'
import { setReplenishmentPolicies, type ReplenishmentPolicy } from './policies.ts'
import { listSuggestions } from './queries.ts'
import { demandWeeks, replenishmentSuggestions } from './schema.ts'
import { suggestOrders } from './suggest.ts'

let database: TestDatabase
let client: DatabaseClient
let tenantId: string
let hubId: string
let villageId: string
let operator: Actor
let product: ProductRow
let lot: LotRow

/** The Monday of the last week that is over. */
const lastWeek = '2026-02-23'

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  tenantId = await addTenant(client, 'pharmacy')
  hubId = await addSite(client, tenantId)
  villageId = await addSite(client, tenantId, { kind: 'village_pharmacy' })
  operator = personOf(tenantId, ['operator'])
  product = await addProduct(client)
  lot = await addLot(client, product)
})

const policyOf = (given: Partial<ReplenishmentPolicy> = {}): ReplenishmentPolicy => ({
  productId: product.id,
  mode: 'one_tap',
  supplySource: 'county',
  supplySiteId: hubId,
  serviceLevelPerMille: 950,
  minUnits: null,
  maxUnits: null,
  packUnits: 20,
  leadDays: 2,
  shelfLifeDays: 365,
  priority: 5,
  ...given,
})

const setPolicies = (...policies: ReplenishmentPolicy[]) =>
  setReplenishmentPolicies(client, requestOf(operator), { siteId: villageId, policies })

/** Orders on Mondays. */
const setPlan = (budgetFen: number | null = null) =>
  setReplenishmentPlan(client, requestOf(operator), {
    siteId: villageId,
    plan: { orderWeekdays: [1], exceptDates: [], budgetFen },
  })

/** A year in which `units` were asked for in every week. */
async function addDemand(units: number, { id: productId } = product): Promise<void> {
  const rows = Array.from({ length: 52 }, (_, week) => ({
    siteId: villageId,
    productId,
    weekStart: addDays(lastWeek, -7 * week),
    tenantId,
    units,
    stockOutDays: 0,
    origin: 'import' as const,
  }))
  await client.network.insert(demandWeeks).values(rows)
}

const suggest = async () => (await suggestOrders(client, requestOf(operator), { siteId: villageId })).answer

const openSuggestions = (states: ('suggested' | 'accepted')[] = ['suggested', 'accepted']) =>
  listSuggestions(client, operator, { siteId: villageId, states, limit: 100 })

async function onlyId(): Promise<string> {
  const [found] = await openSuggestions()
  return found?.suggestion.id ?? ''
}

describe('demand from the ledger', () => {
  const at = (date: string, time: string) => shanghaiInstant(date, time)
  const shelf = (siteId: string) => ({ account: 'available', siteId }) as const

  /** Units leave the village for patients at `now`, or come in from a supplier. */
  async function move(reason: 'dispatch' | 'receive', units: number, now: Date): Promise<void> {
    const step = { lotId: lot.id, productId: product.id, ownership: 'ours', units, tenantId } as const
    await runCommand(client, { ...requestOf(operator), now }, async (transaction) => {
      const reserved = { account: 'reserved', siteId: villageId } as const
      if (reason === 'receive') {
        const from = { account: 'supplier', siteId: null } as const
        await moveStock(transaction, [{ ...step, reason, from, to: shelf(villageId), referenceId: null }])
        return {}
      }
      await moveStock(transaction, [
        { ...step, reason: 'reserve', from: shelf(villageId), to: reserved, referenceId: null },
      ])
      await moveStock(transaction, [
        {
          ...step,
          reason,
          from: reserved,
          to: { account: 'in_transit', siteId: villageId },
          referenceId: null,
        },
      ])
      return {}
    })
  }

  it('is what left the shelves week by week, with the days on which they were empty', async () => {
    await setPolicies(policyOf())
    await move('receive', 14, at('2026-02-23', '10:00'))
    await move('dispatch', 5, at('2026-02-24', '10:00'))
    await move('dispatch', 9, at('2026-02-25', '23:59'))
    await move('receive', 50, at('2026-02-28', '10:00'))
    await move('dispatch', 3, at('2026-03-02', '00:30'))
    let recorded = 0
    while ((await recordDemand(client, requestOf(operator))).answer.weekStart !== null) recorded += 1
    expect(recorded).toBe(52)
    const weeks = await listDemandWeeks(client, operator, { siteId: villageId, productId: product.id })
    expect(weeks).toHaveLength(52)
    // Thursday and Friday began and ended empty.
    expect(weeks.at(-1)).toMatchObject({ weekStart: lastWeek, units: 14, stockOutDays: 2, origin: 'ledger' })
    expect(weeks.at(-2)).toMatchObject({ units: 0, stockOutDays: 7 })
    expect(lastFullWeek(testNow)).toBe(lastWeek)
  })
})

describe('suggestions for a site', () => {
  it('are made below the point, and tell why', async () => {
    await Promise.all([setPolicies(policyOf()), setPlan(), addDemand(14)])
    await addStock(client, { tenantId, siteId: villageId, lot, units: 10 })
    // 14 a week for 2 + 7 days are 18; with another week to the target, 32 less 10 are two packs of 20.
    expect(await suggest()).toMatchObject({ suggested: 1, accepted: 0, blocked: 0 })
    const [found] = await openSuggestions()
    expect(found?.suggestion).toMatchObject({ state: 'suggested', packs: 2, amountFen: 2_000 })
    expect(found?.suggestion.facts).toMatchObject({ usableUnits: 10, pointUnits: 18, targetUnits: 32 })
  })

  it('stay while their numbers do, and expire when they no longer hold', async () => {
    await Promise.all([setPolicies(policyOf()), setPlan(), addDemand(14)])
    await suggest()
    const first = await onlyId()
    expect(await suggest()).toMatchObject({ suggested: 0, kept: 1, expired: 0 })
    expect(await onlyId()).toBe(first)
    await addStock(client, { tenantId, siteId: villageId, lot, units: 100 })
    expect(await suggest()).toMatchObject({ suggested: 0, expired: 1 })
    expect(await openSuggestions()).toEqual([])
  })

  it('are accepted by one tap or by nobody, as each product asks; those that ask for a look stay', async () => {
    const looked = await addProduct(client)
    const automatic = await addProduct(client)
    await setPolicies(
      policyOf(),
      policyOf({ productId: looked.id, mode: 'suggest' }),
      policyOf({ productId: automatic.id, mode: 'automatic' }),
    )
    await Promise.all([setPlan(), addDemand(14), addDemand(14, looked), addDemand(14, automatic)])
    expect(await suggest()).toMatchObject({ suggested: 3, accepted: 1 })
    const tapped = await acceptAllSuggestions(client, requestOf(operator), { siteId: villageId })
    expect(tapped.answer).toEqual({ accepted: 1 })
    const left = await openSuggestions(['suggested'])
    expect(left.map(({ suggestion }) => suggestion.productId)).toEqual([looked.id])
    // What is accepted counts as on its way, so nothing is suggested twice.
    expect(await suggest()).toMatchObject({ suggested: 0, kept: 1 })
    const suggestionIds = left.map(({ suggestion }) => suggestion.id)
    await acceptSuggestions(client, requestOf(operator), { suggestionIds })
    await expect(acceptSuggestions(client, requestOf(operator), { suggestionIds })).rejects.toThrow(
      'wrongState',
    )
  })

  it('are cut to the budget by priority, and one that gets nothing cannot be accepted', async () => {
    const urgent = await addProduct(client)
    await setPolicies(policyOf(), policyOf({ productId: urgent.id, priority: 1 }))
    await Promise.all([setPlan(1_500), addDemand(14), addDemand(14, urgent)])
    expect(await suggest()).toMatchObject({ suggested: 2, blocked: 1 })
    const found = await openSuggestions()
    const packsOf = Object.fromEntries(
      found.map(({ suggestion }) => [suggestion.productId, suggestion.packs]),
    )
    expect(packsOf).toEqual({ [urgent.id]: 1, [product.id]: 0 })
    const cut = found.find(({ suggestion }) => suggestion.productId === product.id)
    const suggestionIds = [cut?.suggestion.id ?? '']
    await expect(acceptSuggestions(client, requestOf(operator), { suggestionIds })).rejects.toThrow(
      'nothingToOrder',
    )
  })

  it('are dismissed with a reason, and unknown to others', async () => {
    await Promise.all([setPolicies(policyOf()), setPlan(), addDemand(14)])
    await suggest()
    const suggestionId = await onlyId()
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['operator'])
    const dismissal = { suggestionId, reason: 'not_needed' } as const
    await expect(dismissSuggestion(client, requestOf(stranger), dismissal)).rejects.toThrow(
      'suggestionNotFound',
    )
    await dismissSuggestion(client, requestOf(operator), dismissal)
    const [row] = await client.network
      .select()
      .from(replenishmentSuggestions)
      .where(eq(replenishmentSuggestions.id, suggestionId))
    expect(row).toMatchObject({ state: 'dismissed', dismissReason: 'not_needed', decidedAt: testNow })
  })

  it('are due on the days of the plan, once a day', async () => {
    await setPlan()
    const isDue = async (now: Date) =>
      (await listDueSites(client, operator, now, 1_000)).some(({ siteId }) => siteId === villageId)
    expect(await isDue(testNow)).toBe(true)
    expect(await isDue(new Date('2026-03-03T01:00:00Z'))).toBe(false)
    await suggest()
    expect(await isDue(testNow)).toBe(false)
    expect(await isDue(new Date('2026-03-09T01:00:00Z'))).toBe(true)
  })
})

describe('policies', () => {
  it('that cannot be are refused line by line, and nothing is set', async () => {
    const wrong = [
      policyOf({ supplySiteId: villageId }),
      policyOf({ supplySource: 'city' }),
      policyOf({ productId: (await addProduct(client)).id, packUnits: 30 }),
      policyOf({ productId: '00000000-0000-4000-8000-000000000000' }),
    ]
    await expect(setPolicies(...wrong)).rejects.toMatchObject({
      refusals: [
        { code: 'supplySiteUnfit', line: 0 },
        { code: 'supplySiteUnfit', line: 1 },
        { code: 'policyRepeated', line: 1 },
        { code: 'wrongPackSize', line: 2 },
        { code: 'productNotListed', line: 3 },
      ],
    })
    await expect(setPolicies(policyOf({ minUnits: 5, maxUnits: 4 }))).rejects.toThrow('policyInvalid')
    await expect(setPolicies(policyOf({ supplySource: 'supplier' }))).rejects.toThrow('policyInvalid')
  })
})
