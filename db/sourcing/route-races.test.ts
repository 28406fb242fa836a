import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { and, eq, lt, ne, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import { unitsOf } from '../fulfilment/parcel-fixture.ts'
import { shipments } from '../fulfilment/schema.ts'
import { reportSiteDown } from '../fulfilment/site-down.ts'
import { stockDrift } from '../inventory/drift.ts'
import { moveStock, type StockMovement } from '../inventory/ledger.ts'
import { stockBalances } from '../inventory/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import {
  intakeFor,
  makePrescribingWorld,
  route,
  submitApproved,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { readPrescription } from '../prescriptions/queries.ts'
import {
  addLot,
  addProduct,
  addStock,
  personOf,
  requestOf,
  testNow,
  type LotRow,
  type ProductRow,
} from '../test-world.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

/** A product of which the village has so many units, in one lot or in two. */
async function villageStock(...unitsByLot: number[]): Promise<{ product: ProductRow; lots: LotRow[] }> {
  const product = await addProduct(client)
  const lots = []
  for (const units of unitsByLot) {
    const lot = await addLot(client, product)
    await addStock(client, { tenantId: world.pharmacyId, siteId: world.villageSiteId, lot, units })
    lots.push(lot)
  }
  return { product, lots }
}

const needing = (units: number, ...products: ProductRow[]) =>
  submitApproved(
    world,
    intakeFor(
      world,
      products.map((product) => ({ product, units })),
    ),
  )

const outcomesOf = async (prescriptionIds: readonly string[]) => {
  const answers = await Promise.all(prescriptionIds.map((prescriptionId) => route(world, prescriptionId)))
  return answers.map(({ outcome }) => outcome).toSorted()
}

const toQuarantine = (product: ProductRow, lot: LotRow, units: number): StockMovement => ({
  reason: 'quarantine',
  lotId: lot.id,
  productId: product.id,
  ownership: 'ours',
  units,
  from: { account: 'available', siteId: world.villageSiteId },
  to: { account: 'quarantine', siteId: world.villageSiteId },
  tenantId: world.pharmacyId,
  referenceId: null,
})

/** How many network commands wait for a row that another transaction holds. */
async function countWaiting(): Promise<number> {
  const { rows } = await client.network.execute<{ count: number }>(
    sql`select count(*)::integer as count from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]?.count ?? 0
}

describe('prescriptions that race for the last units', () => {
  it('leave one reserved and one short, never one unit too many', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { product, lots } = await villageStock(4, 5)
      const racing = [await needing(7, product), await needing(7, product)]
      expect(await outcomesOf(racing)).toEqual(['reserved', 'short'])
      const units = await Promise.all(lots.map((lot) => unitsOf(world, lot)))
      expect(units.reduce((sum, { reserved = 0 }) => sum + reserved, 0)).toBe(7)
      expect(units.reduce((sum, { available = 0 }) => sum + available, 0)).toBe(2)
    }
  })

  it('each take what is left for them, as many as there is stock for', async () => {
    const { product, lots } = await villageStock(15)
    const racing = await Promise.all(Array.from({ length: 8 }, () => needing(3, product)))
    expect(await outcomesOf(racing)).toEqual([...Array(5).fill('reserved'), ...Array(3).fill('short')])
    expect(await unitsOf(world, lots[0] as LotRow)).toEqual({ reserved: 15, supplier: -15 })
  })

  it('go on to the next site when the nearest one has just run out', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { product, lots } = await villageStock(7)
      const far = await addLot(client, product)
      await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot: far, units: 7 })
      const racing = [await needing(7, product), await needing(7, product)]
      expect(await outcomesOf(racing)).toEqual(['reserved', 'reserved'])
      expect(await unitsOf(world, lots[0] as LotRow)).toMatchObject({ reserved: 7 })
      expect(await unitsOf(world, far)).toMatchObject({ reserved: 7 })
    }
  })

  it('give back what they had taken when the rest is taken from them', async () => {
    const plenty = await villageStock(20)
    const last = await villageStock(7)
    const prescriptionId = await needing(7, plenty.product, last.product)
    const [taken, mayCommit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const rival = runCommand(client, requestOf(personOf(world.pharmacyId, [])), async (transaction) => {
      await moveStock(transaction, [toQuarantine(last.product, last.lots[0] as LotRow, 7)])
      taken.resolve()
      await mayCommit.promise
      return {}
    })
    await taken.promise
    const routing = route(world, prescriptionId)
    await expect.poll(countWaiting).toBe(1)
    mayCommit.resolve()
    await rival
    expect(await routing).toMatchObject({ outcome: 'short' })
    expect(await unitsOf(world, plenty.lots[0] as LotRow)).toEqual({ available: 20, supplier: -20 })
  })

  it('do not wait for each other in a circle, whatever the order of their lines', async () => {
    const first = await villageStock(200)
    const second = await villageStock(200)
    const racing = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? needing(5, first.product, second.product) : needing(5, second.product, first.product),
      ),
    )
    expect(new Set(await outcomesOf(racing))).toEqual(new Set(['reserved']))
  })
})

describe('a routing that races', () => {
  it('with another of the same prescription reserves once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { product, lots } = await villageStock(20)
      const prescriptionId = await needing(7, product)
      expect(await outcomesOf([prescriptionId, prescriptionId])).toEqual(['gone', 'reserved'])
      expect(await unitsOf(world, lots[0] as LotRow)).toMatchObject({ reserved: 7 })
    }
  })

  it('with a cancel leaves nothing reserved, whoever comes first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { product, lots } = await villageStock(20)
      const prescriptionId = await needing(7, product)
      await Promise.all([
        route(world, prescriptionId),
        cancelPrescription(client, requestOf(world.doctor), { prescriptionId }),
      ])
      expect(await unitsOf(world, lots[0] as LotRow)).toEqual({ available: 20, supplier: -20 })
      const { prescription } = await readPrescription(client, world.doctor, prescriptionId)
      expect(prescription.state).toBe('cancelled')
      const parcels = await client.network
        .select({ state: shipments.state })
        .from(shipments)
        .where(eq(shipments.prescriptionId, prescriptionId))
      expect(parcels.every(({ state }) => state === 'cancelled')).toBe(true)
    }
  })
})

describe('the ledger after all this', () => {
  it('has no drift and nothing below zero', async () => {
    expect(await client.network.$count(stockBalances, lt(stockBalances.units, 0))).toBe(0)
    const drift = await stockDrift(client, world.journey, testNow)
    expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
  })
})

describe('a site that goes down while stock is being promised there', () => {
  it('keeps no parcel: either it is found and given back, or the site is not chosen', async () => {
    for (let round = 0; round < 20; round += 1) {
      const racing = await makePrescribingWorld(client)
      const prescriptionIds = await Promise.all([1, 2, 3].map(() => submitApproved(racing)))
      const down = () => reportSiteDown(client, requestOf(racing.checker), { siteId: racing.depotSiteId })
      await Promise.all([...prescriptionIds.map((prescriptionId) => route(racing, prescriptionId)), down()])
      const left = await client.network
        .select({ state: shipments.state })
        .from(shipments)
        .where(and(eq(shipments.fromSiteId, racing.depotSiteId), ne(shipments.state, 'cancelled')))
      expect(left).toEqual([])
      expect(await unitsOf(racing, racing.lot)).toEqual({ supplier: -1000, available: 1000 })
    }
  })
})
