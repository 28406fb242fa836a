import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asc, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { addSite, personOf, requestOf } from '../test-world.ts'
import { dispatchShipments } from './dispatch.ts'
import { readDoseLabels } from './dose-labels.ts'
import { arriveLeg, departLeg } from './legs.ts'
import { packShipments } from './pack.ts'
import {
  addParcel,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type Parcel,
  type ParcelWorld,
} from './parcel-fixture.ts'
import { shipmentLegs, shipments } from './schema.ts'

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

const dispatch = (...parcels: Parcel[]) =>
  dispatchShipments(client, requestOf(world.checker), {
    shipmentIds: parcels.map(({ shipmentId }) => shipmentId),
  })

async function readShipmentRow({ shipmentId }: Parcel) {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row
}

async function readPrescriptionState({ prescriptionId }: Parcel) {
  const [row] = await client.network.select().from(prescriptions).where(eq(prescriptions.id, prescriptionId))
  return row?.state
}

async function readLegStates({ shipmentId }: Parcel) {
  const legs = await client.network
    .select({ state: shipmentLegs.state })
    .from(shipmentLegs)
    .where(eq(shipmentLegs.shipmentId, shipmentId))
    .orderBy(asc(shipmentLegs.sequence))
  return legs.map(({ state }) => state)
}

describe('packing', () => {
  it('labels each line with the doctor’s directions', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'packed')
    const labels = await readDoseLabels(client, world.checker, [parcel.shipmentId])
    expect(labels).toMatchObject([
      { lotNumber: world.lot.number, units: 20, dose: { directions: '饭后服用', zh: { route: '口服' } } },
    ])
  })

  it('shows no label of a shipment that the actor may not see', async () => {
    const parcel = await addParcel(world, 20)
    const stranger = (await makeParcelWorld(client)).picker
    expect(await readDoseLabels(client, stranger, [parcel.shipmentId])).toEqual([])
  })
})

describe('a batch', () => {
  it('goes as a whole or not at all', async () => {
    const [ready, late] = [await addParcel(world, 20), await addParcel(world, 20)]
    await bringTo(world, ready, 'packed')
    await bringTo(world, late, 'rechecked')
    await expect(dispatch(ready, late)).rejects.toThrow('wrongState')
    expect((await readShipmentRow(ready))?.state).toBe('packed')
    await packShipments(client, requestOf(world.checker), { shipmentIds: [late.shipmentId] })
    expect((await dispatch(ready, late)).answer.shipments).toHaveLength(2)
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 960, in_transit: 40 })
  })

  it('holds 1 to 50 different shipments', async () => {
    const parcel = await addParcel(world, 20)
    await expect(dispatch()).rejects.toThrow('batchInvalid')
    await expect(dispatch(parcel, parcel)).rejects.toThrow('batchInvalid')
    await expect(dispatch(...Array.from({ length: 51 }, () => parcel))).rejects.toThrow('batchInvalid')
  })
})

describe('dispatching', () => {
  it('brings a parcel without a ride to its counter at once', async () => {
    const parcel = await addParcel(world, 20, { rides: [] })
    await bringTo(world, parcel, 'packed')
    expect((await dispatch(parcel)).answer.shipments).toEqual([
      { shipmentId: parcel.shipmentId, state: 'arrived' },
    ])
    expect((await unitsOf(world, world.lot)).in_transit).toBe(20)
  })

  it('is refused to people of another site', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'packed')
    const elsewhere = personOf(world.depotId, ['checker'], [await addSite(client, world.depotId)])
    await expect(
      dispatchShipments(client, requestOf(elsewhere), { shipmentIds: [parcel.shipmentId] }),
    ).rejects.toThrow('wrongSite')
  })

  it('races a cancel, and both sides see the same end, twenty times', async () => {
    const doctor = personOf(world.hospitalId, ['doctor'])
    let dispatchesFirst = 0
    for (let round = 0; round < 20; round += 1) {
      const parcel = await addParcel(world, 5)
      await bringTo(world, parcel, 'packed')
      const cancel = () => cancelPrescription(client, requestOf(doctor), parcel)
      const early = round % 2 === 0 ? cancel() : null
      const [dispatched, cancelled] = await Promise.allSettled([dispatch(parcel), early ?? cancel()])
      const end = {
        dispatch: dispatched.status === 'fulfilled' ? 'dispatched' : String(dispatched.reason),
        isReturning: cancelled.status === 'fulfilled' && cancelled.value.answer.returning,
        shipment: (await readShipmentRow(parcel))?.state,
        prescription: await readPrescriptionState(parcel),
      }
      expect(bothEnds).toContainEqual(end)
      if (end.isReturning) dispatchesFirst += 1
    }
    const { available, in_transit: inTransit = 0 } = await unitsOf(world, world.lot)
    expect(inTransit).toBe(5 * dispatchesFirst)
    expect(available).toBe(1000 - 5 * dispatchesFirst)
  })
})

/** What both sides see when the dispatch, or the cancel, came first. */
const bothEnds = [
  { dispatch: 'dispatched', isReturning: true, shipment: 'return_in_transit', prescription: 'accepted' },
  {
    dispatch: 'CommandRefused: wrongState',
    isReturning: false,
    shipment: 'cancelled',
    prescription: 'cancelled',
  },
]

describe('the legs of a parcel', () => {
  it('depart and arrive in order, at the planned sites', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'dispatched')
    const shipmentIds = [parcel.shipmentId]
    const depart = (siteId: string) => departLeg(client, requestOf(world.driver), { shipmentIds, siteId })
    const arrive = (siteId: string) => arriveLeg(client, requestOf(world.driver), { shipmentIds, siteId })
    await expect(arrive(world.hubSiteId)).rejects.toThrow('wrongLeg')
    await expect(depart(world.hubSiteId)).rejects.toThrow('wrongLeg')
    expect((await depart(world.depotSiteId)).answer.shipments).toMatchObject([{ state: 'in_transit' }])
    await expect(depart(world.depotSiteId)).rejects.toThrow('wrongLeg')
    await expect(arrive(world.villageSiteId)).rejects.toThrow('wrongLeg')
    expect((await arrive(world.hubSiteId)).answer.shipments).toMatchObject([{ state: 'in_transit' }])
    expect((await readShipmentRow(parcel))?.currentSiteId).toBe(world.hubSiteId)
    await depart(world.hubSiteId)
    expect((await arrive(world.villageSiteId)).answer.shipments).toMatchObject([{ state: 'arrived' }])
    expect(await readLegStates(parcel)).toEqual(['arrived', 'arrived'])
    await expect(depart(world.villageSiteId)).rejects.toThrow('wrongLeg')
  })

  it('do not start before dispatch', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'packed')
    const input = { shipmentIds: [parcel.shipmentId], siteId: world.depotSiteId }
    await expect(departLeg(client, requestOf(world.driver), input)).rejects.toThrow('wrongState')
  })

  it('are told by drivers or by people of the site, of tenants that were let in', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'dispatched')
    const input = { shipmentIds: [parcel.shipmentId], siteId: world.depotSiteId }
    await expect(departLeg(client, requestOf(world.villagePharmacist), input)).rejects.toThrow('wrongSite')
    const strange = (await makeParcelWorld(client)).driver
    await expect(departLeg(client, requestOf(strange), input)).rejects.toThrow('shipmentNotFound')
    await departLeg(client, requestOf(world.checker), input)
  })
})
