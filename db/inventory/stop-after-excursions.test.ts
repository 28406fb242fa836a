import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { escalations, shipments } from '../fulfilment/schema.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type ParcelWorld,
} from '../fulfilment/parcel-fixture.ts'
import { recordBoxReadings, recordParcelReadings } from '../fulfilment/parcel-readings.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { recordSiteReadings } from './readings.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

beforeEach(async () => {
  world = await makeParcelWorld(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const minutesAgo = (minutes: number) => new Date(testNow.getTime() - minutes * 60_000)

interface Shown {
  readonly minutes: number
  readonly celsius: number
}

/** Readings of the room's thermometer: the world's product is kept at 10 to 30 °C, and may be outside for an hour. */
const roomReadings = (shown: readonly Shown[]) => ({
  storageClass: 'room' as const,
  sensor: 'S1',
  readings: shown.map(({ minutes, celsius }) => ({ takenAt: minutesAgo(minutes), celsius })),
})

const matters = (subjectId: string) =>
  client.network.select().from(escalations).where(eq(escalations.subjectId, subjectId))

async function stateOf(shipmentId: string) {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return { state: row?.state, returnReason: row?.returnReason }
}

describe('an excursion', () => {
  it('in a parcel calls it back and asks its owner to decide', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'dispatched')
    const { shipmentId } = parcel
    const log = (...shown: readonly (readonly [number, number])[]) =>
      recordParcelReadings(client, requestOf(world.driver), {
        shipmentId,
        ...roomReadings(shown.map(([minutes, celsius]) => ({ minutes, celsius }))),
      })
    await log([90, 31], [60, 32])
    expect(await stateOf(shipmentId)).toMatchObject({ state: 'dispatched' })
    await log([29, 33])
    expect(await stateOf(shipmentId)).toEqual({ state: 'return_in_transit', returnReason: 'storage_broken' })
    expect(await matters(shipmentId)).toMatchObject([
      { kind: 'storage_excursion', actingTenantId: world.depotId },
    ])
  })

  it('in a cold box brings every parcel back that rides in it, or records nothing', async () => {
    const parcels = [await addParcel(world, 10), await addParcel(world, 10)]
    for (const parcel of parcels) await bringTo(world, parcel, 'dispatched')
    const shipmentIds = parcels.map(({ shipmentId }) => shipmentId)
    const tell = (ids: readonly string[]) =>
      recordBoxReadings(client, requestOf(world.driver), {
        shipmentIds: ids,
        ...roomReadings([90, 29].map((minutes) => ({ minutes, celsius: 33 }))),
      })
    await expect(tell([...shipmentIds, world.depotId])).rejects.toThrow('shipmentNotFound')
    expect(await stateOf(shipmentIds[0] ?? '')).toMatchObject({ state: 'dispatched' })
    expect((await tell(shipmentIds)).answer).toEqual({ recorded: 4 })
    for (const shipmentId of shipmentIds)
      expect(await stateOf(shipmentId)).toEqual({
        state: 'return_in_transit',
        returnReason: 'storage_broken',
      })
  })

  it('at a site sets aside what is kept there, promised or not, once, and asks for a decision', async () => {
    const { depotId, depotSiteId: siteId, lot } = world
    const promised = await addParcel(world, 30)
    const operator = personOf(depotId, ['operator'])
    const log = (...shown: readonly (readonly [number, number])[]) =>
      recordSiteReadings(client, requestOf(operator), {
        siteId,
        ...roomReadings(shown.map(([minutes, celsius]) => ({ minutes, celsius }))),
      })
    await log([120, 31], [70, 31], [65, 29], [61, 31])
    expect(await matters(siteId)).toEqual([])
    await log([100, 31], [55, 31], [1, 5])
    expect(await unitsOf(world, lot)).toMatchObject({ reserved: 30 })
    await log([0, 31], [115, 32])
    const units = await unitsOf(world, lot)
    expect(units).toMatchObject({ quarantine: 1_000 })
    expect(units.available ?? 0).toBe(0)
    expect(await stateOf(promised.shipmentId)).toMatchObject({ state: 'cancelled' })
    expect(await matters(siteId)).toHaveLength(1)
    await log([0, 31], [115, 32])
    expect(await matters(siteId)).toHaveLength(1)
  })
})
