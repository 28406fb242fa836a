import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { bringTo } from '../fulfilment/parcel-fixture.ts'
import { receiveReturn } from '../fulfilment/returns.ts'
import { stockDrift } from '../inventory/drift.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { cancelPrescription } from './end.ts'
import {
  deliver,
  duePartsAt,
  partStatesOf,
  readWhole,
  secondOrderAt,
  start,
  stopRest,
  submitLong,
} from './long-prescription-fixture.ts'
import { makePrescribingWorld, route, submit, type PrescribingWorld } from './prescribing-fixture.ts'
import type { StopInput } from './stop-repeats.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const read = (prescriptionId: string) => readWhole(world, prescriptionId)
const statesOf = (prescriptionId: string) => partStatesOf(world, prescriptionId)
const stop = (prescriptionId: string, partUnderWay: StopInput['partUnderWay'] = 'stop') =>
  stopRest(world, prescriptionId, { partUnderWay })

describe('stopping the rest', () => {
  it('between two parts completes the prescription with what was handed over', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    expect(await stop(prescriptionId)).toEqual({
      prescriptionId,
      state: 'completed',
      returning: false,
      stoppedParts: [2, 3],
    })
    expect(await statesOf(prescriptionId)).toEqual(['handed_over', 'stopped', 'stopped'])
    const farLater = new Date('2026-06-01T00:00:00Z')
    expect(await duePartsAt(world, prescriptionId, farLater)).toEqual({ toStart: [], missed: [] })
    await expect(stop(prescriptionId)).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
  })

  it('releases the stock of a part that has not left', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    await start(world, prescriptionId, 2, secondOrderAt)
    await route(world, prescriptionId)
    expect(await stop(prescriptionId)).toMatchObject({ state: 'completed', stoppedParts: [3] })
    const { parcels, lines } = await read(prescriptionId)
    expect(new Map(parcels.map(({ part, state }) => [part, state]))).toEqual(
      new Map([
        [1, 'handed_over'],
        [2, 'cancelled'],
      ]),
    )
    expect(lines.map(({ state }) => state)).toEqual(['handed_over', 'cancelled'])
    expect(await statesOf(prescriptionId)).toEqual(['handed_over', 'stopped', 'stopped'])
  })

  it('calls back a part on its way, and ends once it has come back', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    await start(world, prescriptionId, 2, secondOrderAt)
    const { shipmentIds } = await route(world, prescriptionId)
    const shipmentId = shipmentIds[0] ?? ''
    await bringTo(world, { shipmentId, units: 28 }, 'dispatched')
    expect(await stop(prescriptionId)).toMatchObject({ state: 'accepted', returning: true })
    await receiveReturn(client, requestOf(personOf(world.depotId, ['operator'])), {
      shipmentId,
      siteId: world.depotSiteId,
    })
    expect((await read(prescriptionId)).prescription.state).toBe('completed')
    expect(await statesOf(prescriptionId)).toEqual(['handed_over', 'stopped', 'stopped'])
    expect(await stockDrift(client, world.journey, testNow)).toMatchObject({
      driftUnits: 0,
      unaccountedUnits: 0,
    })
  })

  it('lets a part on its way be the last one where that is wanted', async () => {
    const prescriptionId = await submitLong(world)
    expect(await stop(prescriptionId, 'deliver')).toMatchObject({ state: 'approved', stoppedParts: [2, 3] })
    await deliver(world, prescriptionId)
    expect((await read(prescriptionId)).prescription.state).toBe('completed')
  })

  it('before anything was handed over cancels it; a prescription without parts has nothing to stop', async () => {
    const prescriptionId = await submitLong(world)
    expect(await stop(prescriptionId)).toMatchObject({ state: 'cancelled' })
    await expect(stop(await submit(world))).rejects.toMatchObject({ refusals: [{ code: 'noRepeats' }] })
  })

  it('is what is left where a cancel comes too late', async () => {
    const prescriptionId = await submitLong(world)
    await deliver(world, prescriptionId)
    await expect(
      cancelPrescription(client, requestOf(world.doctor), { prescriptionId }),
    ).rejects.toMatchObject({ refusals: [{ code: 'alreadyHandedOver' }] })
  })
})
