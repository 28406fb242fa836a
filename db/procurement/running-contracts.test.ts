import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { escalations } from '../fulfilment/schema.ts'
import { licences } from '../organisations/schema.ts'
import { personOf } from '../test-world.ts'
import { cancelOrder } from '../orders/cancel.ts'
import { orderLines, orderParts } from '../orders/schema.ts'
import { dispatchPart, pickPart, receivePart } from '../orders/shipping-fixture.ts'
import { addBuyer, addSeller } from '../orders/trade-fixture.ts'
import { callOffByOrder } from './call-off-by-order.ts'
import { callOff, deliverCallOffs } from './call-offs.ts'
import { procurementAllocations, procurementCallOffs, procurementContracts } from './contract-schema.ts'
import { completeRound } from './contracts.ts'
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

/** What is open on the board about a round and its contracts: what, who, by when. */
async function boardOf({ network }: DatabaseClient, roundId: string) {
  const contracts = network
    .select({ id: procurementContracts.id })
    .from(procurementContracts)
    .where(eq(procurementContracts.roundId, roundId))
  const open = await network
    .select()
    .from(escalations)
    .where(
      and(
        isNull(escalations.resolvedAt),
        or(eq(escalations.subjectId, roundId), inArray(escalations.subjectId, contracts)),
      ),
    )
    .orderBy(escalations.kind)
  return open.map(({ kind, actingRole, actingTenantId, dueAt }) => [kind, actingRole, actingTenantId, dueAt])
}

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
    expect(await boardOf(client, roundId)).toEqual([])
    // A day past its day the supplier must deliver, or the backup takes over on the 64th.
    await watchContracts(client, requestAt(world.workflow, after(58)), roundId)
    expect(await boardOf(client, roundId)).toEqual([
      ['call_off_late', 'supplier', own.supplierTenantId, after(64)],
    ])
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
    const [late, taken] = moved
    const backup = taken?.supplierTenantId ?? ''
    expect(await boardOf(client, roundId)).toEqual([['backup_stepped_in', 'supplier', backup, after(71)]])
    await client.network
      .update(licences)
      .set({ validTo: '2026-05-01' })
      .where(eq(licences.tenantId, late?.supplierTenantId ?? ''))
    const { answer } = await watchContracts(client, requestAt(world.workflow, after(65)), roundId)
    expect(answer.terminated).toBeGreaterThan(0)
    const kindsOf = async () => (await boardOf(client, roundId)).map(([kind]) => kind)
    expect(await kindsOf()).toEqual(['backup_stepped_in', 'round_licence_lapsed'])
    // What the backup brought is off the board at once; the licence once it is renewed.
    await deliverCallOffs(client, requestAt(institution.reporter, after(66)), {
      roundId,
      callOffIds: [taken?.id ?? ''],
    })
    expect(await kindsOf()).toEqual(['round_licence_lapsed'])
    await client.network
      .update(licences)
      .set({ validTo: '2027-12-31' })
      .where(eq(licences.tenantId, late?.supplierTenantId ?? ''))
    await watchContracts(client, requestAt(world.workflow, after(300)), roundId)
    expect(await warningsOf(world, roundId)).toContain('promise_behind')
    expect(await kindsOf()).toContain('promise_behind')
    expect(await kindsOf()).not.toContain('round_licence_lapsed')
    // What a person has dealt with stays off.
    await client.network
      .update(escalations)
      .set({ resolvedAt: after(300), resolvedBy: 'manager', resolution: 'spoke to the supplier' })
      .where(eq(escalations.kind, 'promise_behind'))
    await watchContracts(client, requestAt(world.workflow, after(301)), roundId)
    expect(await kindsOf()).not.toContain('promise_behind')
    await completeRound(client, requestAt(world.workflow, after(500)), roundId)
    expect(await kindsOf()).toEqual([])
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
