import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { PriceChange } from '#domain/insurance/price-change.ts'
import type { PriceList } from '#domain/insurance/price-list.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { book, handOverOf, lineOf } from '../money/hand-over-fixture.ts'
import { readCharge } from '../money/queries.ts'
import {
  actorOf,
  capsuleId,
  depotTenantId,
  hospitalTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  pharmacyTenantId,
  requestOf,
  tabletId,
  uncoveredPatientId,
  villageSiteId,
} from '../network-fixture.ts'
import { tenants } from '../organisations/schema.ts'
import { databaseUrls } from '../settings.ts'
import { discardPrices, draftPrices, putPricesInForce } from './price-drafts.ts'
import { listPriceDrafts, readPriceDraft, readPriceHistory, readSitePrice } from './price-queries.ts'
import { listPrices } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const operator = actorOf(operatorTenantId)
const pharmacist = actorOf(pharmacyTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const day = (number: number) => `2026-12-${String(number).padStart(2, '0')}`
/** Noon in Shanghai. */
const noonOf = (number: number) => new Date(`${day(number)}T04:00:00Z`)

async function draft(by: typeof operator, list: PriceList, ...changes: [string, number | null][]) {
  const asked = changes.map(([productId, unitPriceTenThousandths]): PriceChange => {
    return { productId, unitPriceTenThousandths }
  })
  const { answer } = await draftPrices(client, requestOf(by), { list, source: '测试', changes: asked })
  return answer.draftId
}

async function putInForce(
  by: typeof operator,
  from: number,
  list: PriceList,
  ...changes: [string, number | null][]
) {
  const draftId = await draft(by, list, ...changes)
  await putPricesInForce(client, requestOf(by), { draftId, inForceFrom: day(from) })
}

/** Says who owns the pharmacy, as its application did. */
async function owned(ownership: InstitutionOwnership | null) {
  await client.network.update(tenants).set({ ownership }).where(eq(tenants.id, pharmacyTenantId))
}

/** What 10 of a product are charged, with the price that is kept. */
async function chargeOn(number: number, productId = tabletId) {
  const handOver = handOverOf(uncoveredPatientId, { lines: [lineOf(productId, 10)] })
  await book(client, handOver, noonOf(number))
  const { lines, totalFen } = await readCharge(client, pharmacist, handOver.shipmentId)
  return { totalFen, price: lines[0]?.unitPriceTenThousandths, list: lines[0]?.priceList }
}

describe('prices of an institution', () => {
  it('are charged from their day on, and what was charged keeps its price', async () => {
    expect(await chargeOn(1)).toEqual({ totalFen: 358, price: 3_575, list: null })
    const draftId = await draft(pharmacist, 'offline', [tabletId, 4_000])
    expect((await chargeOn(1)).price).toBe(3_575)
    await putPricesInForce(client, requestOf(pharmacist), { draftId, inForceFrom: day(2) })
    await putInForce(pharmacist, 5, 'offline', [tabletId, 4_200])
    await putInForce(pharmacist, 4, 'offline', [tabletId, 4_100])
    await putInForce(pharmacist, 8, 'offline', [tabletId, null])
    const charged = []
    for (const number of [1, 2, 3, 4, 5, 7, 8]) charged.push((await chargeOn(number)).price)
    expect(charged).toEqual([3_575, 4_000, 4_000, 4_100, 4_200, 4_200, 3_575])
    expect(await chargeOn(2)).toEqual({ totalFen: 400, price: 4_000, list: 'offline' })

    const history = await readPriceHistory(client, pharmacist, tabletId)
    expect(history.map(({ validFrom, validTo }) => [validFrom, validTo])).toEqual([
      [day(5), day(7)],
      [day(4), day(4)],
      [day(2), day(3)],
    ])
    expect(await readPriceDraft(client, pharmacist, draftId)).toMatchObject({ state: 'in_force' })
    const asked = { siteId: villageSiteId, productId: tabletId, date: day(3) }
    expect(await readSitePrice(client, pharmacist, asked)).toMatchObject({
      unitPriceTenThousandths: 4_000,
      list: 'offline',
    })
    await expect(readSitePrice(client, actorOf(depotTenantId), asked)).rejects.toThrow('siteNotFound')
  })

  it('follow the public lists where the institution is not for profit, and nothing is added to what it paid', async () => {
    await putInForce(operator, 10, 'market', [capsuleId, 13_000])
    await putInForce(operator, 10, 'government', [capsuleId, 12_000])
    await putInForce(pharmacist, 11, 'purchase', [capsuleId, 11_000])
    const chargedAs = async (ownership: InstitutionOwnership, number: number) => {
      await owned(ownership)
      return chargeOn(number, capsuleId)
    }
    const nonProfit = await chargedAs('private_non_profit', 10)
    const publicly = [await chargedAs('public', 10), await chargedAs('public', 11)]
    await expect(draft(pharmacist, 'offline', [tabletId, 1])).rejects.toThrow('noOwnPrices')
    await owned(null)
    expect(nonProfit).toEqual({ totalFen: 1_300, price: 13_000, list: 'market' })
    expect(publicly).toMatchObject([
      { price: 12_000, list: 'government' },
      { price: 11_000, list: 'purchase' },
    ])
  })

  it('are nobody else’s, and the public lists are the operator’s', async () => {
    await expect(draft(pharmacist, 'market', [tabletId, 1])).rejects.toThrow('priceListNotYours')
    await expect(draft(operator, 'offline', [tabletId, 1])).rejects.toThrow('priceListNotYours')
    const hospital = actorOf(hospitalTenantId)
    const seen = await readAs(client, hospital, (db) => db.select({ list: listPrices.list }).from(listPrices))
    expect(new Set(seen.map(({ list }) => list))).toEqual(new Set(['government', 'market']))
    expect(await listPriceDrafts(client, hospital, { limit: 10 })).toEqual([])
    const draftId = await draft(pharmacist, 'offline', [tabletId, 1])
    const others = putPricesInForce(client, requestOf(hospital), { draftId, inForceFrom: day(20) })
    await expect(others).rejects.toThrow('priceDraftNotFound')
  })

  it('are refused with each fault, decided once, and never put in force in the past or twice for a day', async () => {
    const unknown = draft(pharmacist, 'offline', [hospitalTenantId, 5], [tabletId, 5], [tabletId, 6])
    await expect(unknown).rejects.toMatchObject({
      refusals: [
        { code: 'productUnknown', line: 0 },
        { code: 'priceRepeated', line: 2 },
      ],
    })
    const draftId = await draft(pharmacist, 'offline', [tabletId, 5_000])
    const put = (inForceFrom: string) =>
      putPricesInForce(client, requestOf(pharmacist, now), { draftId, inForceFrom })
    await expect(put('2026-11-30')).rejects.toThrow('dayIsOver')
    await expect(put(day(5))).rejects.toThrow('priceOnDayKnown')
    await discardPrices(client, requestOf(pharmacist), { draftId })
    await expect(put(day(20))).rejects.toThrow('wrongState')
  })
})
