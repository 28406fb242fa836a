import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { events } from '../events/schema.ts'
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
import { decideQuarantine, type QuarantineDecision } from './decide-quarantine.ts'
import { stockDrift } from './drift.ts'
import { moveStock } from './ledger.ts'
import { traceCodes } from './schema.ts'
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

/** A lot of 100 tablets of which 60 lie in quarantine, with two boxes, one of them opened. */
async function quarantined(lotNumber: string, lotId: string) {
  await receiveTablets(client, lotNumber, 100, lotId)
  await runCommand(client, requestOf(storekeeper), async (transaction) => {
    const box = { tenantId: depotTenantId, siteId: depotSiteId, productId: tabletId, lotId, unitsInPack: 28 }
    await transaction.db.insert(traceCodes).values([
      { ...box, code: `${lotNumber}-full`, unitsLeft: 28, state: 'quarantined' },
      { ...box, code: `${lotNumber}-open`, unitsLeft: 5, state: 'quarantined' },
      { ...box, code: `${lotNumber}-shelf`, unitsLeft: 28, state: 'in_stock' },
    ])
    return moveStock(transaction, [
      {
        reason: 'quarantine',
        lotId,
        productId: tabletId,
        ownership: 'ours',
        units: 60,
        from: { account: 'available', siteId: depotSiteId },
        to: { account: 'quarantine', siteId: depotSiteId },
        tenantId: depotTenantId,
        referenceId: null,
      },
    ])
  })
}

function decide(lotId: string, changes: Partial<QuarantineDecision> = {}, actor = storekeeper, at = now) {
  return decideQuarantine(client, requestOf(actor, at), {
    siteId: depotSiteId,
    lotId,
    ownership: 'ours',
    units: 33,
    finding: 'sealed_and_in_date',
    traceCodes: [],
    ...changes,
  })
}

const boxStates = async (lotId: string) => {
  const boxes = await readAs(client, storekeeper, (db) =>
    db.select().from(traceCodes).where(eq(traceCodes.lotId, lotId)).orderBy(traceCodes.code),
  )
  return boxes.map((box) => box.state)
}

describe('decideQuarantine', () => {
  it('clears goods back to the shelf, full boxes as closed and the others as opened', async () => {
    await quarantined('A', fixtureId(701))
    const { answer } = await decide(fixtureId(701), { traceCodes: ['A-full', 'A-open'] })
    expect(answer).toMatchObject({ decision: 'clear' })
    expect(await unitsOf(client, fixtureId(701))).toEqual({ available: 73, quarantine: 27 })
    expect(await boxStates(fixtureId(701))).toEqual(['in_stock', 'opened', 'in_stock'])
  })

  it('writes goods off for good, and keeps who found what', async () => {
    await quarantined('B', fixtureId(702))
    const { answer } = await decide(fixtureId(702), { units: 60, finding: 'damaged', traceCodes: ['B-open'] })
    expect(answer).toMatchObject({ decision: 'write_off' })
    expect(await unitsOf(client, fixtureId(702))).toEqual({ available: 40 })
    expect(await boxStates(fixtureId(702))).toEqual(['quarantined', 'quarantined', 'in_stock'])
    const told = await readAs(client, storekeeper, (db) =>
      db.select().from(events).where(eq(events.aggregateId, answer.decisionId)),
    )
    expect(told).toMatchObject([
      {
        type: 'stock.quarantine_decided',
        principalId: storekeeper.principalId,
        payload: { finding: 'damaged', units: 60, lotId: fixtureId(702) },
      },
    ])
  })

  it('decides over no more than lies there, also when two decide at once', async () => {
    await quarantined('C', fixtureId(703))
    const attempts = await Promise.allSettled([1, 2, 3].map(() => decide(fixtureId(703), { units: 40 })))
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1)
    await expect(decide(fixtureId(703), { units: 21 })).rejects.toThrow('quarantineHoldsLess')
    await expect(decide(fixtureId(703), { units: 0 })).rejects.toThrow('unitsInvalid')
  })

  it('clears nothing that may not be sold any more', async () => {
    await quarantined('D', fixtureId(704))
    const newYear = new Date('2027-12-31T16:00:00Z')
    await expect(decide(fixtureId(704), {}, storekeeper, newYear)).rejects.toThrow('lotExpired')
    await decide(fixtureId(704), { finding: 'expired' }, storekeeper, newYear)
  })

  it('refuses boxes that are not in quarantine there, and the decision with them', async () => {
    await quarantined('E', fixtureId(705))
    await expect(decide(fixtureId(705), { traceCodes: ['E-full', 'E-shelf'] })).rejects.toThrow(
      'boxNotInQuarantine',
    )
    expect(await unitsOf(client, fixtureId(705))).toEqual({ available: 40, quarantine: 60 })
  })

  it('is for sites of one’s own', async () => {
    await expect(decide(fixtureId(705), {}, actorOf(pharmacyTenantId))).rejects.toThrow('siteNotFound')
    expect(await stockDrift(client, actorOf(operatorTenantId), now)).toMatchObject({ driftUnits: 0 })
  })
})
