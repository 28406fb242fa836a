import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { and, eq, inArray } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { addTenant, personOf, requestOf } from '../test-world.ts'
import { addParcel, bringTo, makeParcelWorld, unitsOf, type ParcelWorld } from './parcel-fixture.ts'
import { shipments } from './schema.ts'
import { reportSiteDown, reportSiteUp } from './site-down.ts'

describe('a site that goes down', () => {
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

  const down = (actor = world.checker) =>
    reportSiteDown(client, requestOf(actor), { siteId: world.depotSiteId })
  const up = (actor = world.checker) => reportSiteUp(client, requestOf(actor), { siteId: world.depotSiteId })

  it('gives back what it holds and leaves alone what has left', async () => {
    const [allocated, packed, gone] = [
      await addParcel(world, 10),
      await addParcel(world, 20),
      await addParcel(world, 40),
    ]
    await bringTo(world, packed, 'packed')
    await bringTo(world, gone, 'dispatched')
    const { answer } = await down()
    expect(answer.status).toBe('down')
    expect(answer.prescriptionIds.toSorted()).toEqual(
      [allocated.prescriptionId, packed.prescriptionId].toSorted(),
    )
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 960, in_transit: 40 })
    const rows = await client.network
      .select({ prescriptionId: shipments.prescriptionId, state: shipments.state })
      .from(shipments)
      .where(eq(shipments.fromSiteId, world.depotSiteId))
    expect(Object.fromEntries(rows.map((row) => [row.prescriptionId, row.state]))).toEqual({
      [allocated.prescriptionId]: 'cancelled',
      [packed.prescriptionId]: 'cancelled',
      [gone.prescriptionId]: 'dispatched',
    })
  })

  it('sends its prescriptions back to sourcing and tells their journeys', async () => {
    const parcel = await addParcel(world, 10)
    await down()
    const [prescription] = await client.network
      .select()
      .from(prescriptions)
      .where(eq(prescriptions.id, parcel.prescriptionId))
    expect(prescription).toMatchObject({ state: 'approved', acceptedBySiteId: null })
    const told = await client.network
      .select({ type: events.type, payload: events.payload })
      .from(events)
      .where(
        and(
          inArray(events.aggregateId, [parcel.shipmentId, world.depotSiteId]),
          inArray(events.type, ['shipment.cancelled', 'site.down']),
        ),
      )
    expect(told).toEqual([
      {
        type: 'shipment.cancelled',
        payload: { prescriptionId: parcel.prescriptionId, cause: 'site_down' },
      },
      { type: 'site.down', payload: { shipments: 1 } },
    ])
  })

  it('is reported once, by its own people or by the network operator', async () => {
    await expect(down(world.villagePharmacist)).rejects.toThrow('wrongSite')
    const operator = personOf(await addTenant(client, 'network_operator'), ['operator'])
    await down(operator)
    await expect(down()).rejects.toThrow('wrongState')
    expect((await up()).answer.status).toBe('working')
    await expect(up()).rejects.toThrow('wrongState')
  })
})
