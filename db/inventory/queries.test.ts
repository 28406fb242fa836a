import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import {
  actorOf,
  capsuleId,
  depotSiteId,
  depotTenantId,
  fixtureId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  tabletId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { adjustStock } from './adjust.ts'
import { moveStock, type StockMovement } from './ledger.ts'
import { readBalances, readStockCard } from './queries.ts'
import { receiveStock } from './receive.ts'
import { stockMovements } from './schema.ts'
import { receiveTablets, storekeeper } from './stock-fixture.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
  await receiveTablets(client, 'T1', 10, fixtureId(801))
  await receiveTablets(client, 'T2', 20, fixtureId(802))
  await receiveTablets(client, 'T2', 5, fixtureId(802))
  await receiveStock(client, requestOf(storekeeper), {
    siteId: depotSiteId,
    lines: [
      {
        productId: capsuleId,
        lotNumber: 'C1',
        expiresOn: null,
        ownership: 'donated',
        units: 24,
        lotId: fixtureId(803),
      },
    ],
  })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('readBalances', () => {
  it('shows what lies at a site, a page at a time', async () => {
    const first = await readBalances(client, storekeeper, { siteId: depotSiteId, limit: 2 })
    expect(first).toMatchObject([
      { lotNumber: 'T1', units: 10, status: 'available', ownership: 'ours', expiresOn: '2027-12-31' },
      { lotNumber: 'T2', units: 25, productNameEn: 'Test product 1', baseUnit: '片' },
    ])
    const rest = await readBalances(client, storekeeper, {
      siteId: depotSiteId,
      after: first.at(-1),
      limit: 2,
    })
    expect(rest).toMatchObject([{ lotNumber: 'C1', units: 24, ownership: 'donated', expiresOn: null }])
  })

  it('shows one product alone', async () => {
    const page = { siteId: depotSiteId, productId: capsuleId, limit: 9 }
    expect(await readBalances(client, storekeeper, page)).toHaveLength(1)
  })

  it('shows nothing of another tenant’s site', async () => {
    const page = { siteId: depotSiteId, limit: 9 }
    expect(await readBalances(client, actorOf(pharmacyTenantId), page)).toEqual([])
  })
})

describe('readStockCard', () => {
  it('shows the movements of a lot or of a product, newest first', async () => {
    const ofLot = await readStockCard(client, storekeeper, {
      siteId: depotSiteId,
      of: { lotId: fixtureId(802) },
      limit: 9,
    })
    expect(ofLot.map(({ units, toBalanceAfter }) => [units, toBalanceAfter])).toEqual([
      [5, 25],
      [20, 20],
    ])
    const page = { siteId: depotSiteId, of: { productId: tabletId }, limit: 2 }
    const newest = await readStockCard(client, storekeeper, page)
    const oldest = await readStockCard(client, storekeeper, { ...page, beforeId: newest.at(-1)?.id })
    expect([...newest, ...oldest].map(({ lotNumber, units }) => [lotNumber, units])).toEqual([
      ['T2', 5],
      ['T2', 20],
      ['T1', 10],
    ])
  })

  it('shows nothing of another tenant’s site', async () => {
    const page = { siteId: depotSiteId, of: { productId: tabletId }, limit: 9 }
    expect(await readStockCard(client, actorOf(pharmacyTenantId), page)).toEqual([])
  })
})

describe('a page of the stock card', () => {
  const movementOf = (lotId: string, reason: 'reserve' | 'release'): StockMovement => {
    const available = { account: 'available', siteId: depotSiteId } as const
    const reserved = { account: 'reserved', siteId: depotSiteId } as const
    const [from, to] = reason === 'reserve' ? [available, reserved] : [reserved, available]
    const goods = { lotId, productId: tabletId, ownership: 'ours', units: 1 } as const
    return { ...goods, reason, from, to, tenantId: depotTenantId, referenceId: null }
  }

  it('gives each movement once, in one order, however long pages are and whatever was recorded at once', async () => {
    const start = await receiveTablets(client, 'T5', 40, fixtureId(805))
    const record = (lotId: string, minutes: number, back: boolean) =>
      runCommand(client, requestOf(storekeeper, new Date(now.getTime() + minutes * 60_000)), (transaction) =>
        moveStock(transaction, [
          movementOf(lotId, 'reserve'),
          ...(back ? [movementOf(lotId, 'release')] : []),
        ]),
      )
    for (const [minutes, back] of [
      [0, true],
      [0, false],
      [5, true],
      [5, true],
      [9, false],
    ] as const)
      await record(start, minutes, back)
    const kept = await readAs(client, storekeeper, (db) =>
      db.select().from(stockMovements).where(eq(stockMovements.lotId, start)),
    )
    expect(kept).toHaveLength(9)
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 10 }),
        async (limit, minutes) => {
          const until = new Date(now.getTime() + minutes * 60_000)
          const page = { siteId: depotSiteId, of: { lotId: start }, limit, until }
          const shown = await readStockCard(client, storekeeper, page)
          for (let last = shown.at(-1); last !== undefined;) {
            const next = await readStockCard(client, storekeeper, { ...page, beforeId: last.id })
            shown.push(...next)
            last = next.at(-1)
          }
          const expected = kept
            .filter(({ recordedAt }) => recordedAt <= until)
            .toSorted((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime() || b.id - a.id)
          expect(shown.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('the books at a time', () => {
  it('hold what the last movement that was recorded until then left', async () => {
    const lotId = await receiveTablets(client, 'T9', 40, fixtureId(809))
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    const counted = (units: number, minutes: number) =>
      adjustStock(client, requestOf(storekeeper, at(minutes)), {
        siteId: depotSiteId,
        lotId,
        ownership: 'ours',
        countedUnits: units,
        cause: 'lost',
      })
    await counted(30, 10)
    await counted(0, 30)
    // Its clock was behind: it waited for the one before, and is recorded with it.
    await counted(12, 20)
    const unitsAt = async (minutes: number) => {
      const page = { siteId: depotSiteId, productId: tabletId, at: at(minutes), limit: 9 }
      const rows = await readBalances(client, storekeeper, page)
      return rows.find((row) => row.lotId === lotId)?.units ?? 0
    }
    expect(await Promise.all([-1, 0, 10, 29, 30, 31].map(unitsAt))).toEqual([0, 40, 30, 30, 12, 12])
    const page = { siteId: depotSiteId, of: { lotId }, until: at(29), limit: 9 }
    const card = await readStockCard(client, storekeeper, page)
    expect(card.map(({ units }) => units)).toEqual([10, 40])
  })
})
