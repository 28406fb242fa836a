import { randomUUIDv7 } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { movementPaths, movementReasons, type MovementReason } from '#domain/inventory/movement.ts'
import { isBoundary, type AccountKind } from '#domain/inventory/stock-status.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { refused } from '../command-refused.ts'
import { readAs, runCommand } from '../commands.ts'
import {
  actorOf,
  depotSiteId,
  depotTenantId,
  fixtureId,
  loadNetwork,
  now,
  operatorTenantId,
  requestOf,
  tabletId,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { stockDrift } from './drift.ts'
import { moveStock, type StockMovement } from './ledger.ts'
import { stockMovements } from './schema.ts'
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

const accountOf = (account: AccountKind) => ({ account, siteId: isBoundary(account) ? null : depotSiteId })

function movement(
  lotId: string,
  reason: MovementReason,
  from: AccountKind,
  to: AccountKind,
  units: number,
): StockMovement {
  return {
    reason,
    lotId,
    productId: tabletId,
    ownership: 'ours',
    units,
    from: accountOf(from),
    to: accountOf(to),
    tenantId: depotTenantId,
    referenceId: null,
  }
}

const reserve = (lotId: string, units: number) => movement(lotId, 'reserve', 'available', 'reserved', units)

const release = (lotId: string, units: number) => movement(lotId, 'release', 'reserved', 'available', units)

/** Makes the movements in one command; a shortage rolls all of them back. */
function move(movements: readonly StockMovement[]) {
  return runCommand(client, requestOf(storekeeper), async (transaction) => {
    const shortage = await moveStock(transaction, movements)
    if (shortage) throw refused('conflict', { code: shortage.kind, message: '', nextStep: '' })
    return null
  })
}

const drift = () => stockDrift(client, actorOf(operatorTenantId), now)
const noDrift = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }

describe('moveStock', () => {
  it('reproduces the stock on hand of the field guide: 1000 + 500 − 200 − 100 = 1200', async () => {
    const lotId = await receiveTablets(client, 'GUIDE', 1_000, fixtureId(201))
    await receiveTablets(client, 'GUIDE', 500, lotId)
    await move([reserve(lotId, 200)])
    await move([movement(lotId, 'dispatch', 'reserved', 'in_transit', 200)])
    await move([movement(lotId, 'hand_over', 'in_transit', 'patient', 200)])
    await move([movement(lotId, 'adjust', 'available', 'loss', 100)])
    expect(await unitsOf(client, lotId)).toEqual({ available: 1_200 })
    const rows = await readAs(client, storekeeper, (db) => db.select().from(stockMovements))
    expect(
      rows
        .filter((row) => row.lotId === lotId)
        .map(({ reason, fromBalanceAfter, toBalanceAfter }) => [reason, fromBalanceAfter, toBalanceAfter]),
    ).toEqual([
      ['receive', null, 1_000],
      ['receive', null, 1_500],
      ['reserve', 1_300, 200],
      ['dispatch', 0, 200],
      ['hand_over', 0, null],
      ['adjust', 1_200, null],
    ])
  })

  it('takes all or nothing, and says which movement found too little', async () => {
    const first = await receiveTablets(client, 'ALL-1', 10, fixtureId(202))
    const second = await receiveTablets(client, 'ALL-2', 10, fixtureId(203))
    await expect(move([reserve(first, 10), reserve(second, 11)])).rejects.toThrow('insufficientStock')
    expect(await unitsOf(client, first)).toEqual({ available: 10 })
    const shortage = await runCommand(client, requestOf(storekeeper), (transaction) =>
      moveStock(transaction, [reserve(second, 11)]),
    )
    expect(shortage.answer).toMatchObject({
      kind: 'insufficientStock',
      movement: { lotId: second, units: 11 },
    })
  })

  it('knows no path that the domain does not', async () => {
    const lotId = await receiveTablets(client, 'PATH', 10, fixtureId(204))
    await expect(move([movement(lotId, 'hand_over', 'available', 'patient', 1)])).rejects.toThrow(
      'no hand_over from available to patient',
    )
  })

  it('ends at exactly 0 when 8 callers share decrements of 5, and refuses one more', async () => {
    // The field guide's 40,960 units and 8,192 decrements, a sixteenth of each.
    const lotId = await receiveTablets(client, 'HOT', 2_560, fixtureId(205))
    const callers = Array.from({ length: 8 }, async () => {
      for (let turn = 0; turn < 2_560 / 5 / 8; turn += 1) await move([reserve(lotId, 5)])
    })
    await Promise.all(callers)
    expect(await unitsOf(client, lotId)).toEqual({ reserved: 2_560 })
    await expect(move([reserve(lotId, 5)])).rejects.toThrow('insufficientStock')
    expect(await drift()).toEqual(noDrift)
  })

  it('gives out what there is and no more to callers who ask for too much', async () => {
    const lotId = await receiveTablets(client, 'RACE', 23, fixtureId(206))
    const attempts = await Promise.allSettled(Array.from({ length: 12 }, () => move([reserve(lotId, 5)])))
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(4)
    expect(await unitsOf(client, lotId)).toEqual({ available: 3, reserved: 20 })
  })

  it('lets commands over the same lots wait for each other, in whatever order they name them', async () => {
    const one = await receiveTablets(client, 'TWO-1', 400, fixtureId(207))
    const two = await receiveTablets(client, 'TWO-2', 400, fixtureId(208))
    await move([reserve(one, 100), reserve(two, 100)])
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        move(
          [
            [reserve(one, 1), reserve(two, 1)],
            [reserve(two, 1), reserve(one, 1)],
            [release(one, 1), release(two, 1)],
            [release(two, 1), release(one, 1)],
          ][index % 4] ?? [],
        ),
      ),
    )
    expect(await unitsOf(client, one)).toEqual({ available: 300, reserved: 100 })
    expect(await unitsOf(client, two)).toEqual({ available: 300, reserved: 100 })
  })

  it('conserves every unit and never goes below zero, whatever is moved in whatever order', async () => {
    const paths = movementReasons.flatMap((reason) =>
      movementPaths[reason].map(({ from, to }) => ({ reason, from, to })),
    )
    const step = fc.record({ path: fc.constantFrom(...paths), units: fc.integer({ min: 1, max: 30 }) })
    let lots = 300
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
        async (commands) => {
          lots += 1
          const lotId = await receiveTablets(client, `LOT-${lots}`, 40, fixtureId(lots))
          await Promise.allSettled(
            commands.map((steps) =>
              move(steps.map(({ path, units }) => movement(lotId, path.reason, path.from, path.to, units))),
            ),
          )
          expect(await drift()).toEqual(noDrift)
        },
      ),
      { numRuns: 15 },
    )
    const rows = await readAs(client, storekeeper, (db) => db.select().from(stockMovements))
    const balancesAfter = rows.flatMap((row) => [row.fromBalanceAfter ?? 0, row.toBalanceAfter ?? 0])
    expect(Math.min(...balancesAfter)).toBe(0)
  })
})

describe('stockDrift', () => {
  it('tells of a balance that was changed without a movement', async () => {
    const lotId = await receiveTablets(client, randomUUIDv7(), 10, randomUUIDv7())
    await client.network.execute(`update stock_balances set units = units + 4 where lot_id = '${lotId}'`)
    expect(await drift()).toEqual({ mismatchingAccounts: 1, driftUnits: 4, unaccountedUnits: 4 })
  })
})
