import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
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
import { databaseUrls } from '../settings.ts'
import { adjustStock, approveAdjustment, refuseAdjustment, type AdjustmentCause } from './adjust.ts'
import { stockDrift } from './drift.ts'
import { moveStock } from './ledger.ts'
import { setInventoryPolicy } from './policies.ts'
import { readStockCard } from './queries.ts'
import { receiveTablets, storekeeper, unitsOf } from './stock-fixture.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

async function count(
  lotId: string,
  countedUnits: number,
  cause: AdjustmentCause = 'miscounted',
  actor = storekeeper,
) {
  const { answer } = await adjustStock(client, requestOf(actor), {
    siteId: depotSiteId,
    lotId,
    ownership: 'ours',
    countedUnits,
    cause,
  })
  return answer
}

async function promise(lotId: string, units: number) {
  await runCommand(client, requestOf(storekeeper), (transaction) =>
    moveStock(transaction, [
      {
        reason: 'reserve',
        lotId,
        productId: tabletId,
        ownership: 'ours',
        units,
        from: { account: 'available', siteId: depotSiteId },
        to: { account: 'reserved', siteId: depotSiteId },
        tenantId: depotTenantId,
        referenceId: null,
      },
    ]),
  )
}

describe('adjustStock', () => {
  it('makes the books follow the count, and the stock card tells by how much', async () => {
    const lotId = await receiveTablets(client, 'A', 100, fixtureId(601))
    await promise(lotId, 30)
    expect(await count(lotId, 95, 'broken')).toMatchObject({ differenceUnits: -5 })
    expect(await unitsOf(client, lotId)).toEqual({ available: 65, reserved: 30 })
    const { adjustmentId } = await count(lotId, 97, 'found')
    const [newest] = await readStockCard(client, storekeeper, {
      siteId: depotSiteId,
      of: { lotId },
      limit: 1,
    })
    expect(newest).toMatchObject({
      reason: 'adjust',
      fromAccount: 'loss',
      toAccount: 'available',
      units: 2,
      toBalanceAfter: 67,
      referenceId: adjustmentId,
    })
  })

  it('moves nothing when the count is right', async () => {
    const lotId = await receiveTablets(client, 'B', 100, fixtureId(602))
    expect(await count(lotId, 100)).toMatchObject({ differenceUnits: 0 })
    const card = await readStockCard(client, storekeeper, { siteId: depotSiteId, of: { lotId }, limit: 9 })
    expect(card).toHaveLength(1)
  })

  it('leaves promised units to the shipments that wait for them', async () => {
    const lotId = await receiveTablets(client, 'C', 100, fixtureId(603))
    await promise(lotId, 30)
    await expect(count(lotId, 29, 'lost')).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'promisedUnitsMissing' }],
    })
    expect(await count(lotId, 30, 'lost')).toMatchObject({ differenceUnits: -70 })
    expect(await unitsOf(client, lotId)).toEqual({ reserved: 30 })
  })

  it('waits for a second person above the limits in units or in value, and then undoes no sale', async () => {
    const lotId = await receiveTablets(client, 'F', 5_000, fixtureId(606))
    await setInventoryPolicy(client, requestOf(storekeeper), {
      adjustUnits: 400,
      adjustFen: 10_000,
      recountUnits: 0,
      nearExpiryDays: [30],
      validFrom: '2026-12-01',
    })
    expect(await count(lotId, 4_600, 'lost')).toMatchObject({ state: 'awaiting_approval' })
    // 279 tablets are worth 99.74 yuan, 280 are worth 100.10.
    expect(await count(lotId, 4_721, 'lost')).toMatchObject({ differenceUnits: -279, state: 'applied' })
    const asked = await count(lotId, 4_721 - 280, 'lost')
    expect(asked).toMatchObject({ state: 'awaiting_approval' })
    await promise(lotId, 21)
    expect(await unitsOf(client, lotId)).toEqual({ available: 4_700, reserved: 21 })
    const approve = (actor: typeof storekeeper) =>
      approveAdjustment(client, requestOf(actor), asked.adjustmentId)
    await expect(approve(storekeeper)).rejects.toThrow('secondPersonMissing')
    await expect(approve(actorOf(pharmacyTenantId))).rejects.toThrow('adjustmentNotFound')
    const chief = { ...storekeeper, principalId: 'chief' }
    await approve(chief)
    expect(await unitsOf(client, lotId)).toEqual({ available: 4_420, reserved: 21 })
    await expect(approve(chief)).rejects.toThrow('wrongState')
    const late = await count(lotId, 21, 'stolen')
    await promise(lotId, 400)
    await expect(approveAdjustment(client, requestOf(chief), late.adjustmentId)).rejects.toThrow(
      'promisedUnitsMissing',
    )
    await refuseAdjustment(client, requestOf(chief), late.adjustmentId)
    expect(await unitsOf(client, lotId)).toEqual({ available: 4_020, reserved: 421 })
  })

  it('refuses counts that are none, lots that are none, and sites of others', async () => {
    const lotId = await receiveTablets(client, 'D', 100, fixtureId(604))
    await expect(count(lotId, -1)).rejects.toThrow('countInvalid')
    await expect(count(lotId, 1.5)).rejects.toThrow('countInvalid')
    await expect(count(fixtureId(699), 1)).rejects.toThrow('lotNotFound')
    await expect(count(lotId, 1, 'lost', actorOf(pharmacyTenantId))).rejects.toThrow('siteNotFound')
  })

  it('ends at what was counted when counts and promises come at once', async () => {
    const lotId = await receiveTablets(client, 'E', 100, fixtureId(605))
    await Promise.all([count(lotId, 90), promise(lotId, 10), count(lotId, 90), promise(lotId, 10)])
    expect(await unitsOf(client, lotId)).toEqual({ available: 70, reserved: 20 })
    expect(await stockDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftUnits: 0 })
  })
})
