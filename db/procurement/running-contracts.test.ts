import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eq, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { licences } from '../organisations/schema.ts'
import { personOf } from '../test-world.ts'
import { cancelOrder } from '../orders/cancel.ts'
import { orderLines, orderParts } from '../orders/schema.ts'
import { dispatchPart, pickPart, receivePart } from '../orders/shipping-fixture.ts'
import { addBuyer, addSeller } from '../orders/trade-fixture.ts'
import { callOffByOrder } from './call-off-by-order.ts'
import { callOff, deliverCallOffs } from './call-offs.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { followCallOffOrder, listEndedOrders } from './follow-order.ts'
import {
  after,
  makeProcurementWorld,
  requestAt,
  refusalOf,
  warningsOf,
  runningRound,
} from './procurement-fixture.ts'
import { listAllocations } from './queries.ts'
import { readSavings } from './surplus.ts'
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
