import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { stockDrift } from '../inventory/drift.ts'
import { stockBalances } from '../inventory/schema.ts'
import { moneyDrift } from '../money/drift.ts'
import { databaseUrls } from '../settings.ts'
import { addLot, addProduct, addStock, personOf, requestOf, testNow } from '../test-world.ts'
import {
  chargeStorage,
  listStoredGoods,
  nameGoodsOwner,
  returnToOwner,
  setStorageAgreement,
} from './stored-goods.ts'
import { addBuyer, addSeller } from './trade-fixture.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

it('keeps goods of others, charges for them by the day, and gives them back apart from our own', async () => {
  const buyer = await addBuyer(client)
  const product = await addProduct(client)
  const owner = await addSeller(client, buyer, { prices: [{ product, price: 4_100 }] })
  const depot = await addSeller(client, buyer, { prices: [{ product, price: 4_000 }] })
  const keeper = personOf(depot.tenantId, ['operator', 'administrator'])
  const lot = await addLot(client, product)
  const receive = (ownership: 'ours' | 'third_party', units: number) =>
    addStock(client, { tenantId: depot.tenantId, siteId: depot.depotSiteId, lot, units, ownership })
  await receive('ours', 60)
  await receive('third_party', 100)
  const stored = { siteId: depot.depotSiteId, lotId: lot.id, ownership: 'third_party' } as const
  const ownerTenantId = owner.tenantId
  await expect(nameGoodsOwner(client, requestOf(keeper), { ...stored, ownerTenantId })).rejects.toThrow(
    'noAgreement',
  )
  await setStorageAgreement(client, requestOf(keeper), {
    ownerTenantId,
    tariffUnit: 'unit_day',
    feeTenThousandths: 15,
    palletUnits: 1,
  })
  await nameGoodsOwner(client, requestOf(keeper), { ...stored, ownerTenantId })
  expect(await listStoredGoods(client, owner.person, testNow)).toMatchObject([
    { units: 100, lotNumber: lot.number },
  ])

  await expect(chargeStorage(client, requestOf(keeper), { ownerTenantId, month: '2026-03' })).rejects.toThrow(
    'monthRunning',
  )
  const april = { ...requestOf(keeper), now: new Date('2026-04-02T01:00:00Z') }
  // From 2 March on 30 days of 100 units at 0.0015 yuan: 4.50 yuan.
  expect((await chargeStorage(client, april, { ownerTenantId, month: '2026-03' })).answer).toMatchObject({
    totalFen: 450,
  })
  const again = { ...requestOf(keeper), now: april.now }
  await expect(chargeStorage(client, again, { ownerTenantId, month: '2026-03' })).rejects.toThrow(
    'alreadyCharged',
  )

  const back = { ...stored, units: 100, destinationSiteId: owner.depotSiteId }
  await returnToOwner(client, requestOf(keeper), back)
  await expect(returnToOwner(client, requestOf(keeper), back)).rejects.toThrow('notInStock')
  const left = await client.network.select().from(stockBalances).where(eq(stockBalances.lotId, lot.id))
  const available = left.filter(({ status, units }) => status === 'available' && units > 0)
  expect(available).toMatchObject([{ ownership: 'ours', units: 60 }])
  const operator = personOf(depot.tenantId, ['operator'])
  expect(await stockDrift(client, operator, testNow)).toMatchObject({ driftUnits: 0, unaccountedUnits: 0 })
  const money = await moneyDrift(client, operator, testNow)
  expect(Object.values(money).every((figure) => figure === 0)).toBe(true)
})
