import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { licences } from '../organisations/schema.ts'
import { personOf } from '../test-world.ts'
import { orderLines } from '../orders/schema.ts'
import { addBuyer, addSeller } from '../orders/trade-fixture.ts'
import { callOffByOrder } from './call-off-by-order.ts'
import { callOff } from './call-offs.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import {
  after,
  makeProcurementWorld,
  requestAt,
  refusalOf,
  warningsOf,
  runningRound,
} from './procurement-fixture.ts'
import { listAllocations } from './queries.ts'
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

describe('running contracts', () => {
  it('hand a long overdue call-off, and all that a supplier without a licence owes, to the backup', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await runningRound(world, [10_000, 11_000])
    const [institution] = world.institutions
    if (!institution) throw new Error('too small a world')
    const [own] = await readAs(client, institution.reporter, (db) => db.select().from(procurementAllocations))
    if (!own) throw new Error('no allocation')
    const callOffs = [{ allocationId: own.id, units: 100 }]
    await callOff(client, requestAt(institution.reporter, after(50)), { roundId, callOffs })
    await watchContracts(client, requestAt(world.workflow, after(57)), roundId)
    expect(await warningsOf(world, roundId)).toEqual([])
    await watchContracts(client, requestAt(world.workflow, after(64)), roundId)
    expect(await warningsOf(world, roundId)).toEqual(['call_off_late'])
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
    expect(await warningsOf(world, roundId)).toContain('promise_behind')
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
    const seller = await addSeller(client, buyer, { prices: [{ product, price: 40_000, stock: 5_000 }] })
    const reporter = personOf(buyer.tenantId, ['operator'])
    const manager = personOf(buyer.tenantId, ['procurement_manager'])
    const world = {
      ...small,
      institutions: [{ reporter, manager }],
      distributors: [seller.tenantId],
    }
    const roundId = await runningRound(world, [10_000, 11_000])
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
  })

  it('show each party its own only', async () => {
    const world = await makeProcurementWorld(client, { institutions: 2, suppliers: 2, products: 1 })
    const roundId = await runningRound(world, [10_000, 11_000])
    const whole = await client.network
      .select()
      .from(procurementAllocations)
      .where(eq(procurementAllocations.roundId, roundId))
    const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).toSorted()
    const [manager] = world.managers
    expect(idsOf(await listAllocations(client, manager, roundId, { limit: 100 }))).toEqual(idsOf(whole))
    for (const { tenantId } of [
      ...world.institutions.map((one) => one.manager),
      ...world.suppliers,
      ...world.distributors.map((id) => ({ tenantId: id })),
    ]) {
      const party = { ...manager, tenantId }
      const own = whole.filter((row) =>
        [row.institutionTenantId, row.supplierTenantId, row.distributorTenantId].includes(tenantId),
      )
      expect(own.length).toBeGreaterThan(0)
      expect(idsOf(await listAllocations(client, party, roundId, { limit: 100 }))).toEqual(idsOf(own))
      // The wall says the same without being asked for.
      expect(idsOf(await readAs(client, party, (db) => db.select().from(procurementAllocations)))).toEqual(
        idsOf(own),
      )
    }
  })
})
