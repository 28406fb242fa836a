import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { runCommand } from '../commands.ts'
import {
  actorOf,
  depotSiteId,
  depotTenantId,
  fixtureId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  tabletId,
} from '../network-fixture.ts'
import { demandWeeks } from '../replenishment/schema.ts'
import { databaseUrls } from '../settings.ts'
import { stocktakeLines } from './counting-schema.ts'
import { stockDrift } from './drift.ts'
import { moveStock, type StockMovement } from './ledger.ts'
import { setInventoryPolicy } from './policies.ts'
import { postStocktake } from './post-stocktake.ts'
import { receiveStock } from './receive.ts'
import { countPiles, type CountedPile } from './stocktake-counts.ts'
import { listStocktakeLines, readStocktake } from './stocktake-queries.ts'
import { cancelStocktake, openStocktake } from './stocktakes.ts'
import { receiveTablets, storekeeper, unitsOf } from './stock-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let lotNumber = 700

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const first = { ...storekeeper, principalId: 'first-counter' }
const second = { ...storekeeper, principalId: 'second-counter' }
const chief = { ...storekeeper, principalId: 'chief' }

function newLot(units: number): Promise<string> {
  lotNumber += 1
  return receiveTablets(client, `L${lotNumber}`, units, fixtureId(lotNumber))
}

const shelf = { account: 'available', siteId: depotSiteId } as const
const quarantine = { account: 'quarantine', siteId: depotSiteId } as const
const reserved = { account: 'reserved', siteId: depotSiteId } as const
const onRoad = { account: 'in_transit', siteId: depotSiteId } as const

function movement(
  lotId: string,
  units: number,
  change: Pick<StockMovement, 'reason' | 'from' | 'to'>,
): StockMovement {
  const rest = { tenantId: depotTenantId, referenceId: null }
  return { lotId, productId: tabletId, ownership: 'ours', units, ...change, ...rest }
}

/** Goods leave the shelf for a patient. @returns false when there were too few. */
async function sell(lotId: string, units: number, at = now): Promise<boolean> {
  const selling = runCommand(client, requestOf(storekeeper, at), async (transaction) => {
    const shortage = await moveStock(transaction, [
      movement(lotId, units, { reason: 'reserve', from: shelf, to: reserved }),
    ])
    if (shortage) throw refused('conflict', { code: shortage.kind, message: '', nextStep: '' })
    await moveStock(transaction, [movement(lotId, units, { reason: 'dispatch', from: reserved, to: onRoad })])
    const patient = { account: 'patient', siteId: null } as const
    await moveStock(transaction, [movement(lotId, units, { reason: 'hand_over', from: onRoad, to: patient })])
    return null
  })
  return selling.then(
    () => true,
    () => false,
  )
}

async function open(lotIds: readonly string[]): Promise<string> {
  const input = { siteId: depotSiteId, scope: { lotIds } }
  return (await openStocktake(client, requestOf(chief), input)).answer.stocktakeId
}

function count(
  stocktakeId: string,
  lotId: string,
  countedUnits: number,
  { actor = first, ...rest }: Partial<CountedPile> & { readonly actor?: typeof first } = {},
) {
  const pile: CountedPile = { lotId, ownership: 'ours', part: 'shelf', countedUnits, ...rest }
  return countPiles(client, requestOf(actor), { stocktakeId, piles: [pile] })
}

const post = (stocktakeId: string, { actor = chief, leavesOutUncounted = false } = {}) =>
  postStocktake(client, requestOf(actor), { stocktakeId, leavesOutUncounted })

const drift = () => stockDrift(client, actorOf(operatorTenantId), now)

describe('a stocktake', () => {
  it('posts what was counted less what the books held then, so that sales since are not undone', async () => {
    const lotId = await newLot(100)
    const stocktakeId = await open([lotId])
    await sell(lotId, 10)
    expect((await count(stocktakeId, lotId, 85)).answer).toMatchObject({ toRecount: 0 })
    await sell(lotId, 7)
    const { answer } = await post(stocktakeId)
    expect(answer).toMatchObject({ posted: 1, refused: 0, skipped: 0, differenceUnits: -5 })
    expect(await unitsOf(client, lotId)).toEqual({ available: 78 })
    const [line] = await listStocktakeLines(client, chief, { stocktakeId, limit: 9 })
    expect(line).toMatchObject({ state: 'posted', countedUnits: 85, bookUnits: 90 })
  })

  it('sets what a phone counted earlier against the books of that moment, whatever moved since', async () => {
    const lotId = await newLot(100)
    const inHours = (hours: number) => new Date(now.getTime() + hours * 3_600_000)
    await sell(lotId, 10, inHours(1))
    await sell(lotId, 20, inHours(60))
    const stocktakeId = await open([lotId])
    const pile = { lotId, ownership: 'ours', part: 'shelf', countedUnits: 88 } as const
    const told = { stocktakeId, piles: [pile], countedAt: inHours(2) }
    await countPiles(client, requestOf(first, inHours(74)), told)
    const [line] = await listStocktakeLines(client, chief, { stocktakeId, limit: 9 })
    expect(line).toMatchObject({ countedUnits: 88, bookUnits: 90 })
    await post(stocktakeId)
    expect(await unitsOf(client, lotId)).toEqual({ available: 68 })
    expect(await drift()).toMatchObject({ mismatchingAccounts: 0, driftUnits: 0 })
  })

  it('lets another person count again what is far from the books, and believes that count', async () => {
    const lotId = await newLot(100)
    const stocktakeId = await open([lotId])
    expect((await count(stocktakeId, lotId, 60)).answer).toMatchObject({ toRecount: 1 })
    const [hidden] = await listStocktakeLines(client, second, { stocktakeId, limit: 9 })
    expect(hidden).toMatchObject({ state: 'to_recount', countedUnits: null, bookUnits: null })
    await expect(count(stocktakeId, lotId, 60)).rejects.toThrow('secondPersonMissing')
    await expect(post(stocktakeId)).rejects.toThrow('linesUncounted')
    await sell(lotId, 4)
    await count(stocktakeId, lotId, 66, { actor: second })
    await expect(count(stocktakeId, lotId, 66, { actor: second })).rejects.toThrow('alreadyCounted')
    await expect(post(stocktakeId, { actor: first })).rejects.toThrow('secondPersonMissing')
    await post(stocktakeId)
    expect(await unitsOf(client, lotId)).toEqual({ available: 66 })
    await expect(post(stocktakeId)).rejects.toThrow('wrongState')
  })

  it('refuses a pile whose books hold less by now than was found missing, and posts the others', async () => {
    const [scarce, plenty] = [await newLot(30), await newLot(30)]
    const stocktakeId = await open([scarce, plenty])
    await count(stocktakeId, scarce, 20)
    await count(stocktakeId, plenty, 31)
    await sell(scarce, 25)
    expect((await post(stocktakeId)).answer).toMatchObject({ posted: 1, refused: 1, differenceUnits: 1 })
    const refusedLines = await listStocktakeLines(client, chief, { stocktakeId, state: 'refused', limit: 9 })
    expect(refusedLines).toMatchObject([{ lotId: scarce, refusalCode: 'promisedUnitsMissing' }])
    expect(await unitsOf(client, scarce)).toEqual({ available: 5 })
    expect(await unitsOf(client, plenty)).toEqual({ available: 31 })
  })

  it('counts what is set aside, what is expired and each owner apart, and takes up what it did not list', async () => {
    const lotId = await newLot(50)
    await runCommand(client, requestOf(storekeeper), (transaction) =>
      moveStock(transaction, [movement(lotId, 20, { reason: 'quarantine', from: shelf, to: quarantine })]),
    )
    const line = { productId: tabletId, lotNumber: `L${lotNumber}`, expiresOn: '2027-12-31', units: 8 }
    await receiveStock(client, requestOf(storekeeper), {
      siteId: depotSiteId,
      lines: [{ ...line, ownership: 'consigned' }],
    })
    const stocktakeId = await open([lotId])
    expect(await readStocktake(client, chief, stocktakeId)).toMatchObject({ progress: { to_count: 3 } })
    await count(stocktakeId, lotId, 29)
    await count(stocktakeId, lotId, 21, { part: 'quarantine' })
    await count(stocktakeId, lotId, 8, { ownership: 'consigned' })
    await count(stocktakeId, lotId, 2, { ownership: 'donated' })
    await expect(count(stocktakeId, lotId, 1, { part: 'expired' })).rejects.toThrow('wrongPart')
    expect((await post(stocktakeId)).answer).toMatchObject({ posted: 4, differenceUnits: 2 })
    expect(await unitsOf(client, lotId)).toMatchObject({ quarantine: 21 })
    expect(await drift()).toMatchObject({ driftUnits: 0, unaccountedUnits: 0 })
  })

  it('moves nothing when it is cancelled, or for what is left out', async () => {
    const [lotId, other] = [await newLot(50), await newLot(50)]
    const dropped = await open([lotId])
    await count(dropped, lotId, 45)
    await cancelStocktake(client, requestOf(chief), dropped)
    await expect(count(dropped, lotId, 45)).rejects.toThrow('wrongState')
    const partial = await open([lotId, other])
    await count(partial, lotId, 50)
    const { answer } = await post(partial, { leavesOutUncounted: true })
    expect(answer).toMatchObject({ posted: 1, skipped: 1, differenceUnits: 0 })
    expect(await unitsOf(client, lotId)).toEqual({ available: 50 })
  })

  it('refuses numbers that are no counts, other organisations, and choices that nothing fits', async () => {
    const lotId = await newLot(10)
    const stocktakeId = await open([lotId])
    for (const units of [-1, 0.5, 1e12]) {
      await expect(count(stocktakeId, lotId, units)).rejects.toThrow('countInvalid')
    }
    const stranger = { ...actorOf(pharmacyTenantId) }
    await expect(count(stocktakeId, lotId, 1, { actor: stranger })).rejects.toThrow('stocktakeNotFound')
    await expect(open([fixtureId(999)])).rejects.toThrow('nothingToCount')
  })

  it('counts the class that is used most in a year, whatever lies there', async () => {
    await newLot(10)
    const ofClass = (abcClass: 'a') =>
      openStocktake(client, requestOf(chief), { siteId: depotSiteId, scope: { abcClass } })
    // Nothing was used of anything yet.
    await expect(ofClass('a')).rejects.toThrow('nothingToCount')
    const week = { siteId: depotSiteId, productId: tabletId, tenantId: depotTenantId }
    const kept = { ...week, units: 400, stockOutDays: 0, origin: 'ledger' } as const
    await client.network.insert(demandWeeks).values({ ...kept, weekStart: '2025-11-24' })
    await expect(ofClass('a')).rejects.toThrow('nothingToCount')
    await client.network.insert(demandWeeks).values({ ...kept, weekStart: '2026-11-23' })
    const { answer } = await ofClass('a')
    const counted = await client.network
      .selectDistinct({ productId: stocktakeLines.productId })
      .from(stocktakeLines)
      .where(eq(stocktakeLines.stocktakeId, answer.stocktakeId))
    expect(counted).toEqual([{ productId: tabletId }])
  })

  it('never undoes a sale and keeps every unit, however sales, count and posting interleave', async () => {
    const policy = { adjustUnits: 0, adjustFen: 0, recountUnits: 1_000, nearExpiryDays: [90] }
    const from = { ...policy, validFrom: '2026-12-01' }
    await setInventoryPolicy(client, requestOf(chief), from)
    const sales = fc.array(fc.integer({ min: 1, max: 15 }), { maxLength: 3 })
    const story = fc.record({
      /** What lies there more than the books say, or less. */
      error: fc.integer({ min: -20, max: 20 }),
      before: sales,
      between: sales,
      meanwhile: sales,
    })
    await fc.assert(
      fc.asyncProperty(story, async ({ error, before, between, meanwhile }) => {
        const lotId = await newLot(100)
        let sold = 0
        const sellAll = async (units: number) => {
          if (await sell(lotId, units)) sold += units
        }
        const stocktakeId = await open([lotId])
        for (const units of before) await sellAll(units)
        await count(stocktakeId, lotId, Math.max(0, 100 + error - sold))
        for (const units of between) await sellAll(units)
        const [{ answer }] = await Promise.all([post(stocktakeId), ...meanwhile.map(sellAll)])
        const left = (await unitsOf(client, lotId)).available ?? 0
        expect(left).toBe(100 - sold + (answer.refused === 0 ? error : 0))
        expect(await drift()).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
      }),
      { numRuns: 15 },
    )
  })
})
