import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { moveStock } from '../inventory/ledger.ts'
import { addLot, addSite, addStock } from '../test-world.ts'
import { callOff, deliverCallOffs } from './call-offs.ts'
import { completeRound } from './contracts.ts'
import { procurementAllocations, procurementContracts } from './contract-schema.ts'
import { closeDemand } from './deadlines.ts'
import { approveDemand, reportDemand, suggestDemand } from './demand.ts'
import {
  after,
  makeProcurementWorld,
  requestAt,
  startRound,
  refusalOf,
  stateOf,
  runningRound,
} from './procurement-fixture.ts'
import { procurementDemands } from './schema.ts'
import { readSavings, settleSurplus } from './surplus.ts'

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

describe('a joint procurement round', () => {
  it('goes from the demand to contracts, call-offs, savings and surplus shares that sum to the fen', async () => {
    const world = await makeProcurementWorld(client, { institutions: 4, suppliers: 6, products: 1 })
    const roundId = await runningRound(world, [20_000, 30_000, 36_000, 36_100, 50_000, 50_100])
    expect(await stateOf(world, roundId)).toBe('running')
    const contracts = await client.network
      .select()
      .from(procurementContracts)
      .where(eq(procurementContracts.roundId, roundId))
    const promised = contracts.reduce((sum, { promisedUnits }) => sum + promisedUnits, 0)
    // The field guide's example: five of six win, so 80 % of 4 × 1,000 units are promised.
    expect(promised).toBe(3_200)
    const mainPrices = contracts
      .filter(({ role }) => role === 'main')
      .map(({ unitPriceTenThousandths }) => unitPriceTenThousandths)
    expect(mainPrices.toSorted((a, b) => a - b)).toEqual([20_000, 30_000])
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
    expect(await stateOf(world, roundId)).toBe('pooled')
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

  it('suggests to each institution what it handed over in a year, for the time of the contracts', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 1, products: 2 })
    const roundId = await startRound(world)
    const [own, other] = world.institutions
    const [product] = world.products
    if (!own || !other || !product) throw new Error('too small a world')
    const { tenantId } = own.reporter
    const siteId = await addSite(client, tenantId)
    const lot = await addLot(client, product)
    await addStock(client, { tenantId, siteId, lot, units: 1_000 })
    const handOver = (units: number, days: number) =>
      runCommand(client, requestAt(own.reporter, after(days)), async (transaction) => {
        const goods = { lotId: lot.id, productId: product.id, ownership: 'ours', units, tenantId } as const
        const path = [
          { reason: 'reserve', from: 'available', to: 'reserved' },
          { reason: 'dispatch', from: 'reserved', to: 'in_transit' },
          { reason: 'hand_over', from: 'in_transit', to: 'patient' },
        ] as const
        for (const { reason, from, to } of path) {
          const step = {
            from: { account: from, siteId },
            to: { account: to, siteId: to === 'patient' ? null : siteId },
          }
          await moveStock(transaction, [{ ...goods, ...step, reason, referenceId: null }])
        }
        return {}
      })
    await handOver(300, 0)
    const lines = [{ productId: product.id, units: 400, lastPriceTenThousandths: 10_000 }]
    await reportDemand(client, requestAt(own.reporter, after(1)), { roundId, lines })
    const [reported] = await client.network
      .select()
      .from(procurementDemands)
      .where(eq(procurementDemands.roundId, roundId))
    expect(reported).toMatchObject({ units: 400, suggestedUnits: 300 })
    await handOver(65, 300)
    const suggestedTo = async ({ reporter }: typeof own, days: number) =>
      new Map(
        (await suggestDemand(client, reporter, after(days), roundId)).map((line) => [
          line.productId,
          line.suggestedUnits,
        ]),
      )
    // The contracts run for 365 days as well; what is longer ago than a year does not count.
    expect((await suggestedTo(own, 301)).get(product.id)).toBe(365)
    expect((await suggestedTo(own, 366)).get(product.id)).toBe(65)
    expect([...(await suggestedTo(other, 301)).values()]).toEqual([0, 0])
  })

  it('fails by name without demand', async () => {
    const world = await makeProcurementWorld(client, { institutions: 1, suppliers: 1, products: 1 })
    const roundId = await startRound(world)
    await closeDemand(client, requestAt(world.workflow, after(7)), roundId)
    expect(await stateOf(world, roundId)).toBe('failed')
  })
})
