import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { DiscrepancyDecision } from '#domain/fulfilment/discrepancies.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { readBoard } from './board.ts'
import { decideDiscrepancy } from './decide-discrepancy.ts'
import { listDiscrepancies } from './discrepancy-queries.ts'
import { makeParcelWorld, unitsOf, type ParcelWorld } from './parcel-fixture.ts'
import { receiveShipment, type ReceiveShipmentInput } from './receive-shipment.ts'
import { booksOf, boxOf, countedLine as counted, sendOrder } from './request-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld
let depotOperator: Actor
let receiver: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makeParcelWorld(client)
  depotOperator = personOf(world.depotId, ['operator'])
  receiver = personOf(world.pharmacyId, ['village_pharmacist'], [world.villageSiteId])
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const send = (units?: number) => sendOrder(world, units)

function receive(shipmentId: string, input: Partial<ReceiveShipmentInput>, actor = receiver) {
  return receiveShipment(client, requestOf(actor), { shipmentId, lines: [], scans: [], extras: [], ...input })
}

async function decide(discrepancyId: string, decision: DiscrepancyDecision, actor: Actor, units?: number) {
  const input = { discrepancyId, decision, note: '已核实', units }
  return (await decideDiscrepancy(client, requestOf(actor), input)).answer
}

const codesOf = (refusals: readonly { readonly code: string }[]) => ({
  refusals: refusals.map((refusal) => expect.objectContaining(refusal)),
})

describe('deciding over a discrepancy', () => {
  async function shortBy40() {
    const sent = await send()
    const { answer } = await receive(sent.shipmentId, {
      lines: [counted(sent.lineId, { good: 60, short: 40 })],
      scans: sent.codes.slice(0, 3).map((code) => ({ code, condition: 'good' as const })),
    })
    return { ...sent, discrepancyId: answer.discrepancyIds[0] ?? '' }
  }
  const books = async () => ({
    ...(await booksOf(world, receiver, world.lot)),
    ...(await booksOf(world, depotOperator, world.lot)),
  })

  it('writes off what the sender credits, and tells what to credit', async () => {
    const { discrepancyId, shipmentId, requestLineId } = await shortBy40()
    await expect(decide(discrepancyId, 'credited', receiver)).rejects.toMatchObject(
      codesOf([{ code: 'notYourSide' }]),
    )
    await expect(decide(discrepancyId, 'kept', receiver)).rejects.toMatchObject(
      codesOf([{ code: 'decisionUnfit' }]),
    )
    expect(await decide(discrepancyId, 'credited', depotOperator)).toMatchObject({
      state: 'credited',
      units: 40,
    })
    expect(await unitsOf(world, world.lot)).toMatchObject({ loss: 40, available: 960 })
    const told = await client.network.select().from(events).where(eq(events.aggregateId, shipmentId))
    expect(told.find(({ type }) => type === 'shipment.discrepancy_decided')?.payload).toMatchObject({
      discrepancyId,
      difference: 'short',
      decision: 'credited',
      units: 40,
      requestLineId,
    })
    await expect(decide(discrepancyId, 'accepted_loss', receiver)).rejects.toMatchObject(
      codesOf([{ code: 'wrongState' }]),
    )
    expect((await readBoard(client, depotOperator, 'tenant', testNow)).escalations).toEqual([])
  })

  it('sets what turned up aside where it was found, and leaves the rest open', async () => {
    const { discrepancyId, codes, shipmentId } = await shortBy40()
    const { villageSiteId, depotSiteId, depotId, pharmacyId } = world
    await decide(discrepancyId, 'found_by_receiver', receiver, 20)
    expect(await books()).toMatchObject({
      [`${villageSiteId}/quarantine/ours`]: 20,
      [`${depotSiteId}/in_transit/ours`]: 20,
    })
    await decide(discrepancyId, 'found_by_sender', depotOperator)
    expect(await books()).toEqual({
      [`${villageSiteId}/available/ours`]: 60,
      [`${villageSiteId}/quarantine/ours`]: 20,
      [`${depotSiteId}/quarantine/ours`]: 20,
      [`${depotSiteId}/available/ours`]: 900,
    })
    const holders = await Promise.all(codes.slice(3).map((code) => boxOf(world, code)))
    expect(holders.map(({ tenantId, state, unitsLeft }) => [tenantId, state, unitsLeft])).toEqual([
      [pharmacyId, 'quarantined', 20],
      [depotId, 'quarantined', 20],
    ])
    const { items } = await listDiscrepancies(client, receiver, { shipmentId, limit: 100 })
    expect(Object.fromEntries(items.map(({ state, units }) => [state, units]))).toEqual({
      found_by_receiver: 20,
      found_by_sender: 20,
    })
  })

  it('is refused beyond its units, and unknown to anybody else', async () => {
    const { discrepancyId } = await shortBy40()
    await expect(decide(discrepancyId, 'accepted_loss', receiver, 41)).rejects.toMatchObject(
      codesOf([{ code: 'unitsInvalid' }]),
    )
    const stranger = personOf(world.hospitalId, ['operator'])
    await expect(decide(discrepancyId, 'accepted_loss', stranger)).rejects.toMatchObject({ kind: 'notFound' })
    await decide(discrepancyId, 'accepted_loss', receiver)
    expect(await unitsOf(world, world.lot)).toMatchObject({ loss: 40 })
  })
})

it('leaves the ledger without drift', async () => {
  const drift = await stockDrift(client, personOf(world.depotId, []), testNow)
  expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
})
