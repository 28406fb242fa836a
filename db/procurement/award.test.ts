import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { licences } from '../organisations/schema.ts'
import { approveAward, makeAward, proposeAward } from './awards.ts'
import { withdrawBid } from './bids.ts'
import { concludeContracts } from './contracts.ts'
import { procurementContracts } from './contract-schema.ts'
import { negotiatePrice } from './negotiate.ts'
import { decideObjection, raiseObjection } from './objections.ts'
import {
  after,
  makeProcurementWorld,
  requestAt,
  byVolume,
  optimise,
  refusalOf,
  stateOf,
  warningsOf,
  award,
  openedRound,
} from './procurement-fixture.ts'
import { procurementAwards } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

describe('an award', () => {
  it('needs a second person, and an objection that is upheld takes it back to the opened bids', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await openedRound(world, [10_000, 11_000])
    const [first] = world.managers
    const made = await makeAward(client, requestAt(first, after(21)), {
      roundId,
      options: byVolume,
      optimise,
    })
    const { awardId } = made.answer
    await proposeAward(client, requestAt(first, after(21)), { roundId, awardId })
    expect(await refusalOf(approveAward(client, requestAt(first, after(21)), { roundId, awardId }))).toBe(
      'secondPersonNeeded',
    )
    await approveAward(client, requestAt(world.managers[1], after(21)), { roundId, awardId })
    const supplier = world.suppliers[1]
    if (!supplier) throw new Error('too small a world')
    const input = { roundId, reason: '排序有误' }
    const raised = await raiseObjection(client, requestAt(supplier, after(22)), input)
    expect(await refusalOf(raiseObjection(client, requestAt(supplier, after(26)), input))).toBe(
      'objectionLate',
    )
    await concludeContracts(client, requestAt(world.workflow, after(27)), roundId)
    expect(await stateOf(world, roundId)).toBe('objection')
    expect(await warningsOf(world, roundId)).toEqual(['objection_undecided'])
    const { objectionId } = raised.answer
    await decideObjection(client, requestAt(first, after(27)), {
      roundId,
      objectionId,
      decision: 'upheld',
      reason: '成立',
    })
    expect(await stateOf(world, roundId)).toBe('opened')
    await award(world, roundId, after(28))
    expect(await stateOf(world, roundId)).toBe('objection')
  })

  it('leaves out a supplier whose licence lapsed, and lets the backup take its lots before contracts', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await openedRound(world, [10_000, 11_000])
    await award(world, roundId)
    const [lapsing, other] = world.suppliers
    if (!lapsing || !other) throw new Error('too small a world')
    await client.network
      .update(licences)
      .set({ validTo: '2026-03-20' })
      .where(eq(licences.tenantId, lapsing.tenantId))
    await concludeContracts(client, requestAt(world.workflow, after(27)), roundId)
    const contracts = await client.network
      .select()
      .from(procurementContracts)
      .where(eq(procurementContracts.roundId, roundId))
    expect(contracts.every(({ supplierTenantId }) => supplierTenantId === other.tenantId)).toBe(true)
    expect(contracts.reduce((sum, { promisedUnits }) => sum + promisedUnits, 0)).toBe(1_200)
    expect(await warningsOf(world, roundId)).toEqual(['licence_lapsed'])
  })
})

describe('a single bidder', () => {
  it('negotiates a price at most as high as its bid, and is told apart in the award', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 2, products: 1 })
    const roundId = await openedRound(world, [90_000, 95_000])
    const [first] = world.managers
    const productId = world.products[0]?.id ?? ''
    const agree = (unitPriceTenThousandths: number) =>
      negotiatePrice(client, requestAt(first, after(21)), { roundId, productId, unitPriceTenThousandths })
    expect(await refusalOf(agree(80_000))).toBe('notAlone')
    await withdrawBid(client, requestAt(world.suppliers[0] ?? first, after(21)), roundId)
    expect(await refusalOf(agree(95_001))).toBe('priceAboveBid')
    await agree(81_000)
    const awardId = await award(world, roundId)
    const [row] = await client.network
      .select()
      .from(procurementAwards)
      .where(eq(procurementAwards.id, awardId))
    expect(row?.result.decisions.map(({ code }) => code).toSorted()).toEqual(['withdrawn', 'wonAlone'])
    expect(row?.costTenThousandths).toBe(500 * 81_000)
  })
})

describe('a database process that is killed', () => {
  /** Kills whoever inserts into the table, as kill -9 would, until the returned function is called. */
  async function killOnInsert(table: string): Promise<() => Promise<void>> {
    const owner = await connectOwner(database.ownerUrl)
    await owner.query(`create function die() returns trigger language plpgsql security definer as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`)
    await owner.query(`create trigger die before insert on ${table} for each row execute function die()`)
    return async () => {
      await owner.query('drop function die cascade')
      await owner.end()
    }
  }

  it('half-way through an award leaves nothing of it, and the same request is then taken whole', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await openedRound(world, [10_000, 11_000])
    const [first, second] = world.managers
    const made = await makeAward(client, requestAt(first, after(21)), {
      roundId,
      options: byVolume,
      optimise,
    })
    const { awardId } = made.answer
    await proposeAward(client, requestAt(first, after(21)), { roundId, awardId })

    const spareDecisions = await killOnInsert('procurement_decisions')
    const request = requestAt(second, after(21))
    await expect(approveAward(client, request, { roundId, awardId })).rejects.toBeInstanceOf(Error)
    await spareDecisions()
    expect(await stateOf(world, roundId)).toBe('proposed')
    await approveAward(client, request, { roundId, awardId })
    expect(await stateOf(world, roundId)).toBe('objection')

    const spareAllocations = await killOnInsert('procurement_allocations')
    const concluding = requestAt(world.workflow, after(27))
    await expect(concludeContracts(client, concluding, roundId)).rejects.toBeInstanceOf(Error)
    await spareAllocations()
    const ofRound = eq(procurementContracts.roundId, roundId)
    expect(await client.network.$count(procurementContracts, ofRound)).toBe(0)
    await concludeContracts(client, concluding, roundId)
    expect(await stateOf(world, roundId)).toBe('contracting')
    expect(await client.network.$count(procurementContracts, ofRound)).toBe(4)
  })
})
