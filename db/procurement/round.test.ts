import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { connectOwner, openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { licences } from '../organisations/schema.ts'
import { personOf, testNow } from '../test-world.ts'
import { approveAward, makeAward, proposeAward } from './awards.ts'
import { submitBid, withdrawBid } from './bids.ts'
import { cancelOrder } from '../orders/cancel.ts'
import { orderLines, orderParts } from '../orders/schema.ts'
import { dispatchPart, pickPart, receivePart } from '../orders/shipping-fixture.ts'
import { addBuyer, addSeller } from '../orders/trade-fixture.ts'
import { callOffByOrder } from './call-off-by-order.ts'
import { callOff, deliverCallOffs } from './call-offs.ts'
import { completeRound, concludeContracts, startContracts } from './contracts.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { closeDemand } from './deadlines.ts'
import { approveDemand, reportDemand } from './demand.ts'
import { followCallOffOrder, listEndedOrders } from './follow-order.ts'
import { negotiatePrice } from './negotiate.ts'
import { decideObjection, raiseObjection } from './objections.ts'
import { consentToOpening, openBids } from './opening.ts'
import {
  after,
  bidAll,
  blinding,
  makeProcurementWorld,
  offerOf,
  openAll,
  passphrases,
  regions,
  reportAll,
  requestAt,
  startRound,
  tender,
  type ProcurementWorld,
} from './procurement-fixture.ts'
import {
  procurementAwards,
  procurementBids,
  procurementOffers,
  procurementRounds,
  procurementWarnings,
} from './schema.ts'
import { readSavings, settleSurplus } from './surplus.ts'
import { watchContracts } from './watch.ts'

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

const byVolume = { rule: 'volume_based' } as const
const optimise = () => Promise.reject(new Error('not asked for'))

async function refusalOf(command: Promise<unknown>): Promise<string> {
  try {
    await command
    return 'done'
  } catch (error) {
    if (error instanceof CommandRefused) return error.refusals[0]?.code ?? ''
    throw error
  }
}

async function stateOf(roundId: string): Promise<string | undefined> {
  const [row] = await client.network
    .select({ state: procurementRounds.state })
    .from(procurementRounds)
    .where(eq(procurementRounds.id, roundId))
  return row?.state
}

async function warningsOf(roundId: string): Promise<string[]> {
  const rows = await client.network
    .select({ kind: procurementWarnings.kind })
    .from(procurementWarnings)
    .where(eq(procurementWarnings.roundId, roundId))
  return rows.map(({ kind }) => kind).toSorted()
}

async function award(world: ProcurementWorld, roundId: string, at = after(21)): Promise<string> {
  const [first, second] = world.managers
  const made = await makeAward(client, requestAt(first, at), { roundId, options: byVolume, optimise })
  const { awardId } = made.answer
  await proposeAward(client, requestAt(first, at), { roundId, awardId })
  await approveAward(client, requestAt(second, at), { roundId, awardId })
  return awardId
}

/** A round whose contracts run. */
async function run(world: ProcurementWorld, prices: readonly number[]): Promise<string> {
  const roundId = await startRound(world)
  await reportAll(world, roundId)
  await tender(world, roundId)
  await bidAll(world, roundId, prices)
  await openAll(world, roundId)
  await award(world, roundId)
  await concludeContracts(client, requestAt(world.workflow, after(27)), roundId)
  await startContracts(client, requestAt(world.workflow, after(45)), roundId)
  return roundId
}

describe('a joint procurement round', () => {
  it('goes from the demand to contracts, call-offs, savings and surplus shares that sum to the fen', async () => {
    const world = await makeProcurementWorld(client, { institutions: 4, suppliers: 6, products: 1 })
    const roundId = await run(world, [20_000, 30_000, 36_000, 36_100, 50_000, 50_100])
    expect(await stateOf(roundId)).toBe('running')
    const contracts = await client.network
      .select()
      .from(procurementContracts)
      .where(eq(procurementContracts.roundId, roundId))
    const promised = contracts.reduce((sum, { promisedUnits }) => sum + promisedUnits, 0)
    // The field guide's example: five of six win, so 80 % of 4 × 1,000 units are promised.
    expect(promised).toBe(3_200)
    expect(contracts.filter(({ role }) => role === 'main').map((row) => row.unitPriceTenThousandths)).toEqual(
      [20_000, 30_000],
    )
    expect(contracts.filter(({ role }) => role === 'backup')).toHaveLength(2)

    for (const { reporter } of world.institutions) {
      const own = await readAs(client, reporter, (db) => db.select().from(procurementAllocations))
      expect(own.reduce((sum, { units }) => sum + units, 0)).toBe(800)
      const callOffs = own.map(({ id, units }) => ({ allocationId: id, units: units - 1 }))
      const { answer } = await callOff(client, requestAt(reporter, after(50)), { roundId, callOffs })
      const tooMany = own.map(({ id }) => ({ allocationId: id, units: 2 }))
      expect(
        await refusalOf(callOff(client, requestAt(reporter, after(50)), { roundId, callOffs: tooMany })),
      ).toBe('callOffExceedsAllocation')
      await deliverCallOffs(client, requestAt(reporter, after(52)), {
        roundId,
        callOffIds: answer.callOffIds,
      })
    }
    await completeRound(client, requestAt(world.workflow, after(410)), roundId)
    const savings = await readSavings(client, world.managers[0], roundId)
    expect(savings).toHaveLength(4)
    const settled = await settleSurplus(client, requestAt(world.managers[0], after(411)), {
      roundId,
      ratioPerMille: 900,
      assessments: savings.map(({ institutionTenantId }) => ({
        institutionTenantId,
        assessmentPerMille: 1_000,
      })),
    })
    const most = savings.map(({ savedFen }) => Math.floor(Math.max(savedFen, 0) / 2))
    expect(settled.answer.totalFen).toBe(most.reduce((sum, fen) => sum + fen, 0))
    const posted = await client.network.execute<{ account: string; fen: number }>(
      sql`select account, sum(amount_fen)::int as fen from money_postings where subject_id = ${roundId} group by account`,
    )
    const byAccount = new Map(posted.rows.map(({ account, fen }) => [account, fen]))
    expect(byAccount.get('surplus_receivable') ?? 0).toBe(settled.answer.totalFen)
    expect(byAccount.get('surplus_retained') ?? 0).toBe(-settled.answer.totalFen)
    expect(
      await refusalOf(
        settleSurplus(client, requestAt(world.managers[0], after(411)), {
          roundId,
          ratioPerMille: 500,
          assessments: savings.map(({ institutionTenantId }) => ({
            institutionTenantId,
            assessmentPerMille: 1_000,
          })),
        }),
      ),
    ).toBe('surplusKnown')
  })

  it('takes demand only until it closes, and pools only what a second person approved', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 1, products: 1 })
    const roundId = await startRound(world)
    const [a, b] = world.institutions
    const product = world.products[0]
    if (!a || !b || !product) throw new Error('too small a world')
    const lines = [{ productId: product.id, units: 70, lastPriceTenThousandths: 10_000 }]
    await reportDemand(client, requestAt(a.reporter, after(1)), { roundId, lines })
    await reportDemand(client, requestAt(b.reporter, after(1)), { roundId, lines })
    expect(await refusalOf(approveDemand(client, requestAt(a.reporter, after(1)), roundId))).toBe('ownReport')
    await approveDemand(client, requestAt(a.manager, after(1)), roundId)
    const late = reportDemand(client, requestAt(a.reporter, after(7)), { roundId, lines })
    expect(await refusalOf(late)).toBe('demandClosed')
    const stranger = reportDemand(client, requestAt(world.suppliers[0] ?? a.reporter, after(1)), {
      roundId,
      lines,
    })
    expect(await refusalOf(stranger)).toBe('roundNotFound')
    await closeDemand(client, requestAt(world.workflow, after(7)), roundId)
    expect(await stateOf(roundId)).toBe('pooled')
    const [pooled] = await readAs(
      client,
      world.managers[0],
      async (db) =>
        (
          await db.execute<{ units: number }>(sql`select pooled_units::int as units from procurement_products
        where round_id = ${roundId}`)
        ).rows,
    )
    expect(pooled?.units).toBe(70)
  })

  it('fails by name without demand', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 1, products: 1 })
    const roundId = await startRound(world)
    await closeDemand(client, requestAt(world.workflow, after(7)), roundId)
    expect(await stateOf(roundId)).toBe('failed')
  })
})

describe('sealed bids', () => {
  it('are read by nobody before two persons open them, and late ones are refused by the row', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 2, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [12_345])
    const owner = await connectOwner(database.ownerUrl)
    const dump = await owner.query<{ row: string }>(
      `select b::text as row from procurement_bids b where round_id = '${roundId}'
       union all select k::text from command_keys k union all select e::text from events e`,
    )
    await owner.end()
    expect(dump.rows.length).toBeGreaterThan(3)
    expect(dump.rows.filter(({ row }) => row.includes('12345'))).toEqual([])

    const [first, second] = world.managers
    const early = consentToOpening(client, requestAt(first, after(19)), {
      roundId,
      passphrase: passphrases[0],
    })
    expect(await refusalOf(early)).toBe('openingEarly')
    const other = world.suppliers[1]
    const product = world.products[0]
    if (!other || !product) throw new Error('too small a world')
    const bid = { offers: [offerOf(product.id, 9_000)], capacityUnits: null, blinding }
    expect(await refusalOf(submitBid(client, requestAt(other, after(20)), { roundId, bid }))).toBe('bidLate')
    const alone = openBids(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
    expect(await refusalOf(alone)).toBe('consentMissing')
    const wrong = consentToOpening(client, requestAt(first, after(20)), {
      roundId,
      passphrase: passphrases[1],
    })
    expect(await refusalOf(wrong)).toBe('passphraseWrong')
    const third = { ...first, principalId: 'somebody' }
    const foreign = consentToOpening(client, requestAt(third, after(20)), {
      roundId,
      passphrase: passphrases[0],
    })
    expect(await refusalOf(foreign)).toBe('notKeyHolder')
    await consentToOpening(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
    const twice = openBids(client, requestAt(first, after(20)), { roundId, passphrase: passphrases[0] })
    expect(await refusalOf(twice)).toBe('consentMissing')

    const both = await Promise.all(
      [0, 1].map(() =>
        refusalOf(openBids(client, requestAt(second, after(20)), { roundId, passphrase: passphrases[1] })),
      ),
    )
    expect(both.toSorted()).toEqual(['done', 'wrongState'])
    const offers = await readAs(client, first, (db) => db.select().from(procurementOffers))
    expect(offers.map(({ tiers }) => tiers[0]?.unitPriceTenThousandths)).toEqual([12_345])
  })

  it('that were changed after sealing break, are told of, and do not hold up the others', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 3, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000, 12_000])
    const owner = await connectOwner(database.ownerUrl)
    const flipped = `set envelope = left(envelope, -1) || case right(envelope, 1) when 'A' then 'B' else 'A' end`
    const one = `update procurement_bids ${flipped} where round_id = $1 and supplier_tenant_id = $2`
    await owner.query(one, [roundId, world.suppliers[0]?.tenantId])
    // Whoever changes the hash as well is caught by the seal itself; so is a bid that is put in another's name.
    await owner.query(
      `update procurement_bids a set envelope = b.envelope, sha256 = b.sha256 from procurement_bids b
       where a.round_id = $1 and a.supplier_tenant_id = $2 and b.round_id = $1 and b.supplier_tenant_id = $3`,
      [roundId, world.suppliers[1]?.tenantId, world.suppliers[2]?.tenantId],
    )
    await owner.end()
    const { answer } = await openAll(world, roundId)
    expect(answer).toMatchObject({ opened: 1, broken: 2 })
    expect(await warningsOf(roundId)).toEqual(['bid_changed', 'bid_changed'])
  })

  it('may be replaced and withdrawn before the opening, and withdrawn after it until an award stands', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 3, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000, 12_000])
    await bidAll(world, roundId, [9_000])
    const [a, b, c] = world.suppliers
    if (!a || !b || !c) throw new Error('too small a world')
    await withdrawBid(client, requestAt(b, after(13)), roundId)
    expect((await openAll(world, roundId)).answer).toMatchObject({ opened: 2, broken: 0 })
    const [manager] = world.managers
    const made = await makeAward(client, requestAt(manager, after(21)), {
      roundId,
      options: byVolume,
      optimise,
    })
    await withdrawBid(client, requestAt(a, after(21)), roundId)
    const outdated = proposeAward(client, requestAt(manager, after(21)), {
      roundId,
      awardId: made.answer.awardId,
    })
    expect(await refusalOf(outdated)).toBe('awardOutdated')
    const awardId = await award(world, roundId)
    const [row] = await client.network
      .select()
      .from(procurementAwards)
      .where(eq(procurementAwards.id, awardId))
    const told = row?.result.decisions.map(({ supplierId, code }) => [supplierId, code])
    expect(told).toEqual(
      expect.arrayContaining([
        [a.tenantId, 'withdrawn'],
        [c.tenantId, 'wonAlone'],
      ]),
    )
    const bids = await client.network
      .select()
      .from(procurementBids)
      .where(eq(procurementBids.roundId, roundId))
    expect(bids.map(({ state }) => state).toSorted()).toEqual([
      'opened',
      'replaced',
      'withdrawn',
      'withdrawn',
    ])
  })
})

describe('an award', () => {
  it('needs a second person, and an objection that is upheld takes it back to the opened bids', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000])
    await openAll(world, roundId)
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
    expect(await stateOf(roundId)).toBe('objection')
    expect(await warningsOf(roundId)).toEqual(['objection_undecided'])
    const { objectionId } = raised.answer
    await decideObjection(client, requestAt(first, after(27)), {
      roundId,
      objectionId,
      decision: 'upheld',
      reason: '成立',
    })
    expect(await stateOf(roundId)).toBe('opened')
    await award(world, roundId, after(28))
    expect(await stateOf(roundId)).toBe('objection')
  })

  it('leaves out a supplier whose licence lapsed, and lets the backup take its lots before contracts', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000])
    await openAll(world, roundId)
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
    expect(await warningsOf(roundId)).toEqual(['licence_lapsed'])
  })
})

describe('a single bidder', () => {
  it('negotiates a price at most as high as its bid, and is told apart in the award', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 2, products: 1 })
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [90_000, 95_000])
    await openAll(world, roundId)
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
    const roundId = await startRound(world)
    await reportAll(world, roundId)
    await tender(world, roundId)
    await bidAll(world, roundId, [10_000, 11_000])
    await openAll(world, roundId)
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
    expect(await stateOf(roundId)).toBe('proposed')
    await approveAward(client, request, { roundId, awardId })
    expect(await stateOf(roundId)).toBe('objection')

    const spareAllocations = await killOnInsert('procurement_allocations')
    const concluding = requestAt(world.workflow, after(27))
    await expect(concludeContracts(client, concluding, roundId)).rejects.toBeInstanceOf(Error)
    await spareAllocations()
    const ofRound = eq(procurementContracts.roundId, roundId)
    expect(await client.network.$count(procurementContracts, ofRound)).toBe(0)
    await concludeContracts(client, concluding, roundId)
    expect(await stateOf(roundId)).toBe('contracting')
    expect(await client.network.$count(procurementContracts, ofRound)).toBe(4)
  })
})

describe('running contracts', () => {
  it('hand a long overdue call-off, and all that a supplier without a licence owes, to the backup', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await run(world, [10_000, 11_000])
    const [institution] = world.institutions
    if (!institution) throw new Error('too small a world')
    const [own] = await readAs(client, institution.reporter, (db) => db.select().from(procurementAllocations))
    if (!own) throw new Error('no allocation')
    const callOffs = [{ allocationId: own.id, units: 100 }]
    await callOff(client, requestAt(institution.reporter, after(50)), { roundId, callOffs })
    await watchContracts(client, requestAt(world.workflow, after(57)), roundId)
    expect(await warningsOf(roundId)).toEqual([])
    await watchContracts(client, requestAt(world.workflow, after(64)), roundId)
    expect(await warningsOf(roundId)).toEqual(['call_off_late'])
    const moved = await client.network
      .select()
      .from(procurementCallOffs)
      .where(eq(procurementCallOffs.roundId, roundId))
      .orderBy(procurementCallOffs.id)
    expect(moved.map(({ state, units }) => [state, units])).toEqual([
      ['moved_to_backup', 100],
      ['ordered', 100],
    ])
    const [late] = moved
    await client.network
      .update(licences)
      .set({ validTo: '2026-05-01' })
      .where(eq(licences.tenantId, late?.supplierTenantId ?? ''))
    const { answer } = await watchContracts(client, requestAt(world.workflow, after(65)), roundId)
    expect(answer.terminated).toBeGreaterThan(0)
    await watchContracts(client, requestAt(world.workflow, after(300)), roundId)
    expect(await warningsOf(roundId)).toContain('promise_behind')
    const contracts = await client.network
      .select()
      .from(procurementContracts)
      .where(eq(procurementContracts.roundId, roundId))
    expect(contracts.reduce((sum, { promisedUnits }) => sum + promisedUnits, 0)).toBe(1_200)
    const allocated = await client.network.execute<{ units: number }>(
      sql`select sum(units)::int as units from procurement_allocations where round_id = ${roundId}`,
    )
    expect(allocated.rows[0]?.units).toBe(1_200)
    expect(
      contracts.filter(({ state }) => state === 'terminated').every((row) => row.promisedUnits === 0),
    ).toBe(true)
  })

  it('are called off by an order to the distributor at the contract’s price, both or neither', async () => {
    const small = await makeProcurementWorld(client, { institutions: 0, suppliers: 2, products: 1 })
    const buyer = await addBuyer(client)
    const [product] = small.products
    if (!product) throw new Error('too small a world')
    const seller = await addSeller(client, buyer, {
      terms: { acceptsAutomatically: true },
      prices: [{ product, price: 40_000, stock: 5_000 }],
    })
    const reporter = personOf(buyer.tenantId, ['operator'])
    const manager = personOf(buyer.tenantId, ['procurement_manager'])
    const world = {
      ...small,
      institutions: [{ reporter, manager }],
      distributors: [seller.tenantId],
    }
    const roundId = await run(world, [10_000, 11_000])
    const [own] = await readAs(client, reporter, (db) => db.select().from(procurementAllocations))
    if (!own) throw new Error('no allocation')
    const siteId = buyer.villageSiteId
    const order = (units: number) =>
      callOffByOrder(client, requestAt(reporter, after(50)), {
        roundId,
        siteId,
        callOffs: [{ allocationId: own.id, units }],
      })
    // Half a box is no order, and so no call-off either.
    expect(await refusalOf(order(product.packUnits + 1))).toBe('wrongPackSize')
    const { answer } = await order(product.packUnits * 5)
    const [line] = await client.network
      .select()
      .from(orderLines)
      .where(eq(orderLines.orderId, answer.orderId))
    expect(line?.contractId).toBe(own.contractId)
    expect(answer.totalFen).toBe(product.packUnits * 5 * 100)
    const [contract] = await client.network
      .select()
      .from(procurementContracts)
      .where(eq(procurementContracts.id, own.contractId))
    expect(contract?.calledOffUnits).toBe(product.packUnits * 5)
    const { answer: second } = await order(product.packUnits * 2)
    const [callOffId = ''] = answer.callOffIds
    const byHand = deliverCallOffs(client, requestAt(reporter, after(51)), {
      roundId,
      callOffIds: [callOffId],
    })
    expect(await refusalOf(byHand)).toBe('callOffHasOrder')

    // Five boxes come, one of them broken: four count, the fifth may be called off again, and all of it once.
    const follow = () =>
      followCallOffOrder(client, requestAt(world.workflow, after(52)), { orderId: answer.orderId })
    expect((await follow()).answer).toEqual({ ended: 0 })
    const [part] = await client.network
      .select({ id: orderParts.id })
      .from(orderParts)
      .where(eq(orderParts.orderId, answer.orderId))
    const parcel = await pickPart(client, seller, product, part?.id ?? '')
    await dispatchPart(client, seller, parcel)
    await receivePart(client, buyer, parcel, { broken: 1 })
    expect((await follow()).answer).toEqual({ ended: 1 })
    expect((await follow()).answer).toEqual({ ended: 0 })
    const came = product.packUnits * 4
    const [callOffRow] = await client.network
      .select()
      .from(procurementCallOffs)
      .where(eq(procurementCallOffs.id, callOffId))
    expect(callOffRow).toMatchObject({ state: 'delivered', deliveredUnits: came })
    const countedUnder = eq(procurementContracts.id, own.contractId)
    const [counted] = await client.network.select().from(procurementContracts).where(countedUnder)
    expect(counted).toMatchObject({ calledOffUnits: came + product.packUnits * 2, deliveredUnits: came })
    const [savings] = await readSavings(client, reporter, roundId)
    expect(savings).toMatchObject({ deliveredUnits: came })

    // An order that is cancelled before anything came gives all of it back.
    await cancelOrder(client, requestAt(reporter, after(53)), {
      orderId: second.orderId,
      reason: 'not needed',
    })
    expect(await listEndedOrders(client, world.workflow, after(54))).toContain(second.orderId)
    await followCallOffOrder(client, requestAt(world.workflow, after(54)), { orderId: second.orderId })
    expect(await listEndedOrders(client, world.workflow, after(54))).not.toContain(second.orderId)
    const [gone] = await client.network
      .select()
      .from(procurementCallOffs)
      .where(eq(procurementCallOffs.orderId, second.orderId))
    expect(gone).toMatchObject({ state: 'cancelled', deliveredUnits: 0 })
    const [after2] = await client.network.select().from(procurementContracts).where(countedUnder)
    expect(after2).toMatchObject({ calledOffUnits: came, deliveredUnits: came })
  })

  it('show each party its own only', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await run(world, [10_000, 11_000])
    const [a, b] = world.institutions
    const stranger = { ...world.managers[0], tenantId: b?.manager.tenantId ?? '' }
    const own = await readAs(client, a?.manager ?? stranger, (db) => db.select().from(procurementAllocations))
    const theirs = await readAs(client, stranger, (db) => db.select().from(procurementAllocations))
    expect(own.every(({ institutionTenantId }) => institutionTenantId === a?.manager.tenantId)).toBe(true)
    expect(theirs.every(({ institutionTenantId }) => institutionTenantId === stranger.tenantId)).toBe(true)
    expect(own.length * theirs.length).toBeGreaterThan(0)
    expect(roundId).not.toBe('')
    expect(testNow < after(1)).toBe(true)
    expect(regions).toHaveLength(2)
  })
})
