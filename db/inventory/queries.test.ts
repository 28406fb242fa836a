import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import {
  actorOf,
  capsuleId,
  depotSiteId,
  fixtureId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
  tabletId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { adjustStock } from './adjust.ts'
import { readBalances, readStockCard } from './queries.ts'
import { receiveStock } from './receive.ts'
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
