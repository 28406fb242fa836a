import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { handOverShipment, type HandOverInput } from '../fulfilment/hand-over.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type ParcelWorld,
} from '../fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '../fulfilment/pickup-codes.ts'
import { receiveReturn } from '../fulfilment/returns.ts'
import { escalations, shipments } from '../fulfilment/schema.ts'
import { addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { decideQuarantine } from './decide-quarantine.ts'
import { stockDrift } from './drift.ts'
import { closeRecall, liftRecall } from './end-recall.ts'
import { openRecall } from './recall.ts'
import { listHolders, readRecall } from './recall-queries.ts'
import { acknowledgeRecallTask, escalateSilence, finishRecallTask, listRecallTasks } from './recall-tasks.ts'
import { receiveStock } from './receive.ts'
import { sweepRecall } from './sweep-recall.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld
let regulator: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

beforeEach(async () => {
  world = await makeParcelWorld(client)
  regulator = personOf(await addTenant(client, 'regulator'), ['regulator'])
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

async function recall(recallClass: 1 | 2 | 3 = 1) {
  const basis = { kind: 'lots', lotIds: [world.lot.id] } as const
  const { answer } = await openRecall(client, requestOf(regulator), {
    recallClass,
    basis,
    reason: 'dissolution',
  })
  return answer
}

async function stateOf(shipmentId: string) {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row?.state
}

/** Everything that a village pharmacist needs to hand over a parcel that has arrived. */
async function readyToHandOver(units: number) {
  const parcel = await addParcel(world, units)
  const scans = await bringTo(world, parcel, 'arrived')
  const { code: pickupCode } = await issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
  const handOver = (changes: Partial<HandOverInput> = {}) =>
    handOverShipment(client, requestOf(world.villagePharmacist), {
      shipmentId: parcel.shipmentId,
      pickupCode,
      scans,
      ...changes,
    })
  return { parcel, handOver }
}

const progressOf = async (recallId: string) =>
  (await readRecall(client, regulator, testNow, recallId)).progress

describe('a recall', () => {
  it('stops the lot everywhere at once: shelf, promises, parcels under way, and what comes in', async () => {
    const { depotId, depotSiteId, hubSiteId, pharmacyId, lot, product } = world
    await addStock(client, { tenantId: pharmacyId, siteId: hubSiteId, lot, units: 40 })
    const promised = await addParcel(world, 30)
    const picked = await addParcel(world, 20)
    await bringTo(world, picked, 'picked')
    const onTheRoad = await addParcel(world, 20)
    await bringTo(world, onTheRoad, 'dispatched')
    const given = await readyToHandOver(10)
    await given.handOver()
    const answer = await recall(2)
    expect(answer).toMatchObject({ lots: 1, holders: 2, patients: 1, unitsFrozen: 1010, unitsToFind: 1040 })
    expect(answer.notifyBy).toBe('2026-03-05T01:00:00.000Z')
    expect(await unitsOf(world, lot)).toEqual({
      quarantine: 1010,
      in_transit: 20,
      patient: 10,
      supplier: -1040,
    })
    expect(
      await Promise.all([promised, picked, onTheRoad].map(({ shipmentId }) => stateOf(shipmentId))),
    ).toEqual(['cancelled', 'cancelled', 'return_in_transit'])
    const line = { productId: product.id, lotNumber: lot.number, expiresOn: lot.expiresOn, units: 5 }
    const receiving = receiveStock(client, requestOf(personOf(depotId, ['picker'])), {
      siteId: depotSiteId,
      lines: [{ ...line, ownership: 'ours' }],
    })
    await expect(receiving).rejects.toThrow('lotRecalled')
    const clearing = decideQuarantine(client, requestOf(personOf(depotId, ['operator'])), {
      siteId: depotSiteId,
      lotId: lot.id,
      ownership: 'ours',
      units: 1,
      finding: 'sealed_and_in_date',
      traceCodes: [],
    })
    await expect(clearing).rejects.toThrow('lotRecalled')
    await expect(recall()).rejects.toThrow('alreadyRecalled')
    expect(await stockDrift(client, regulator, testNow)).toEqual({
      mismatchingAccounts: 0,
      driftUnits: 0,
      unaccountedUnits: 0,
    })
  })

  it('refuses new hand-overs, but records one that a phone tells of later, and puts its patient on the board', async () => {
    const waiting = await readyToHandOver(20)
    const { recallId } = await recall()
    expect(await stateOf(waiting.parcel.shipmentId)).toBe('return_in_transit')
    await expect(waiting.handOver()).rejects.toThrow('wrongState')
    const handedOverAt = new Date(testNow.getTime() - 3_600_000)
    expect((await waiting.handOver({ handedOverAt })).answer).toMatchObject({
      handedOver: true,
      prescriptionCompleted: true,
    })
    expect(await stateOf(waiting.parcel.shipmentId)).toBe('handed_over')
    expect(await progressOf(recallId)).toMatchObject({
      patients: 1,
      unitsWithPatients: 20,
      unitsInTransit: 0,
    })
    const raised = await client.network
      .select()
      .from(escalations)
      .where(
        and(
          eq(escalations.prescriptionId, waiting.parcel.prescriptionId),
          eq(escalations.kind, 'recalled_handed_over'),
        ),
      )
    expect(raised).toMatchObject([
      { actingRole: 'village_pharmacist', actingTenantId: world.pharmacyId, resolvedAt: null },
    ])
  })

  it('counts what is collected as it comes in, hears its holders, and closes with a report', async () => {
    const { depotId, depotSiteId, lot } = world
    const onTheRoad = await addParcel(world, 100)
    await bringTo(world, onTheRoad, 'dispatched')
    const { recallId } = await recall()
    expect(await progressOf(recallId)).toMatchObject({
      unitsToFind: 1000,
      unitsCollected: 900,
      collectedPerThousand: 900,
    })
    const operator = personOf(depotId, ['operator'])
    const { shipmentId } = onTheRoad
    await receiveReturn(client, requestOf(operator), { shipmentId, siteId: depotSiteId })
    expect(await progressOf(recallId)).toMatchObject({ collectedPerThousand: 1000 })
    await decideQuarantine(client, requestOf(operator), {
      siteId: depotSiteId,
      lotId: lot.id,
      ownership: 'ours',
      units: 100,
      finding: 'recalled',
      shipmentId,
      traceCodes: [],
    })
    expect(await progressOf(recallId)).toMatchObject({ collectedPerThousand: 1000 })
    const silence = { recallId, kind: 'recall_overdue' } as const
    expect((await escalateSilence(client, requestOf(regulator), silence)).answer).toEqual({ tasks: 1 })
    const [task] = await listRecallTasks(client, operator, { limit: 5 })
    expect(task).toMatchObject({ siteId: depotSiteId, state: 'open', unitsToFind: 1000, recallClass: 1 })
    const taskId = task?.id ?? ''
    await expect(acknowledgeRecallTask(client, requestOf(regulator), taskId)).rejects.toThrow('taskNotFound')
    await acknowledgeRecallTask(client, requestOf(operator), taskId)
    expect((await escalateSilence(client, requestOf(regulator), silence)).answer).toEqual({ tasks: 0 })
    const close = (unfinishedReason?: string) =>
      closeRecall(client, requestOf(regulator), { recallId, unfinishedReason })
    await expect(close()).rejects.toThrow('tasksUnfinished')
    await expect(finishRecallTask(client, requestOf(operator), { taskId, unitsFound: -1 })).rejects.toThrow(
      'countInvalid',
    )
    await finishRecallTask(client, requestOf(operator), { taskId, unitsFound: 998 })
    const { answer } = await close()
    expect(answer.report).toMatchObject({
      progress: { collectedPerThousand: 1000, tasksDone: 1 },
      unfinishedReason: null,
      rows: [{ siteId: depotSiteId, unitsToFind: 1000, unitsFound: 998, unitsInQuarantine: 900 }],
    })
    await expect(close()).rejects.toThrow('wrongState')
  })

  it('finds its lot by a scanned box and by the supplier, and what came up since by looking again', async () => {
    const { depotId, lot, hubSiteId, pharmacyId } = world
    const parcel = await addParcel(world, 20)
    const [box] = await bringTo(world, parcel, 'picked')
    const opened = await openRecall(client, requestOf(regulator), {
      recallClass: 3,
      basis: { kind: 'trace_code', code: box?.code ?? '' },
      reason: 'label',
    })
    const { recallId } = opened.answer
    expect((await readRecall(client, regulator, testNow, recallId)).lotIds).toEqual([lot.id])
    await addStock(client, { tenantId: pharmacyId, siteId: hubSiteId, lot, units: 7 })
    const again = await sweepRecall(client, requestOf(regulator), recallId)
    expect(again.answer).toEqual({ unitsFrozen: 7, tasks: 1 })
    expect((await sweepRecall(client, requestOf(regulator), recallId)).answer).toEqual({
      unitsFrozen: 0,
      tasks: 0,
    })
    expect(await listHolders(client, regulator, testNow, { recallId, limit: 9 })).toHaveLength(2)
    await liftRecall(client, requestOf(regulator), recallId)
    const bySupplier = await openRecall(client, requestOf(regulator), {
      recallClass: 1,
      basis: { kind: 'supplier', supplierTenantId: depotId },
      reason: 'licence',
    })
    expect(bySupplier.answer).toMatchObject({ lots: 1, holders: 2, unitsFrozen: 0, unitsToFind: 1007 })
    const unknown = { kind: 'supplier', supplierTenantId: randomUUIDv7() } as const
    const nobody = openRecall(client, requestOf(regulator), { recallClass: 1, basis: unknown, reason: '?' })
    await expect(nobody).rejects.toThrow('supplierNotFound')
  })
})
