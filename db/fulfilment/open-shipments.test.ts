import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { runCommand } from '../commands.ts'
import { events } from '../events/schema.ts'
import { lanes } from '../organisations/schema.ts'
import { addLot, addProduct, addStock, requestOf } from '../test-world.ts'
import { cancelShipments } from './cancelling.ts'
import { handOverShipment } from './hand-over.ts'
import type { WantedLine, WantedShipments } from './open-shipments.ts'
import { bringTo, freshScans, makeParcelWorld, unitsOf, type ParcelWorld } from './parcel-fixture.ts'
import { pickShipment } from './pick.ts'
import { readShipment } from './queries.ts'
import { openRequest, wantedLine } from './request-fixture.ts'
import { reportSiteDown, reportSiteUp } from './site-down.ts'

describe('shipments that something else than a prescription asks for', () => {
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

  const lineOf = (units: number, changes?: Partial<WantedLine>) => wantedLine(world, units, changes)
  const open = (lines: readonly WantedLine[], changes?: Partial<WantedShipments>) =>
    openRequest(world, lines, changes)
  const cancel = (shipmentIds: readonly string[]) =>
    runCommand(client, requestOf(world.picker), async (transaction) => {
      await cancelShipments(transaction, shipmentIds, 'cancelled')
      return {}
    })
  const told = (shipmentId: string, type: 'shipment.short_picked' | 'shipment.cancelled') =>
    client.network
      .select({ payload: events.payload })
      .from(events)
      .where(and(eq(events.aggregateId, shipmentId), eq(events.type, type)))

  it('take the lot that expires first, and go on to the next', async () => {
    const soon = await addLot(client, world.product, '2026-06-30')
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot: soon, units: 30 })
    const opened = await open([lineOf(50)])
    const [line] = opened.lines
    expect(line).toMatchObject({ units: 50, shortUnits: 0 })
    expect(line?.takes.map(({ lotId, units }) => [lotId, units])).toEqual([
      [soon.id, 30],
      [world.lot.id, 20],
    ])
    expect(await unitsOf(world, soon)).toEqual({ supplier: -30, reserved: 30 })
    const { shipment, lines } = await readShipment(client, world.villagePharmacist, opened.shipmentId)
    expect(shipment).toMatchObject({ kind: 'order', state: 'allocated', requestId: opened.request.id })
    expect(lines.map(({ units }) => units)).toEqual([30, 20])
  })

  it('open nothing when too little is there, or what there is when the rest may wait', async () => {
    const lines = [lineOf(900), lineOf(200)]
    const nothing = await open(lines)
    expect(nothing.shipmentIds).toEqual([])
    expect(nothing.lines.map(({ units, shortUnits }) => [units, shortUnits])).toEqual([
      [0, 0],
      [0, 100],
    ])
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 1000 })
    const rest = await open(lines, { whenShort: 'open_rest' })
    expect(rest.lines.map(({ units, shortUnits }) => [units, shortUnits])).toEqual([
      [900, 0],
      [100, 100],
    ])
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, reserved: 1000 })
  })

  it('ride by the timetable where lanes lead there, and pass the same stations as a parcel', async () => {
    const lane = { departureMinutes: [], weekdays: [1, 2, 3, 4, 5, 6, 7], cutOffMinutes: 0, costFen: 100 }
    await client.network.insert(lanes).values([
      {
        ...lane,
        id: randomUUIDv7(),
        tenantId: world.depotId,
        kind: 'line_haul',
        fromSiteId: world.depotSiteId,
        toSiteId: world.hubSiteId,
        travelMinutes: 120,
      },
    ])
    const opened = await open([lineOf(40)], { destinationSiteId: world.hubSiteId })
    expect(opened.promisedAt?.toISOString()).toBe('2026-03-02T03:30:00.000Z')
    await bringTo(world, { shipmentId: opened.shipmentId, units: 40 }, 'dispatched')
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 960, in_transit: 40 })
    const handing = handOverShipment(client, requestOf(world.villagePharmacist), {
      shipmentId: opened.shipmentId,
      pickupCode: '000000',
      scans: [],
    })
    await expect(handing).rejects.toMatchObject({ refusals: [{ code: 'wrongKind' }] })
  })

  it('tell the request of units that the shelf lacks', async () => {
    const wanted = lineOf(40)
    const opened = await open([wanted])
    const shipmentLineId = opened.lines[0]?.takes[0]?.shipmentLineId ?? ''
    await pickShipment(client, requestOf(world.picker), {
      shipmentId: opened.shipmentId,
      scans: freshScans(world, 20),
      short: [{ shipmentLineId, units: 20 }],
    })
    expect(await told(opened.shipmentId, 'shipment.short_picked')).toEqual([
      {
        payload: {
          kind: 'order',
          requestId: opened.request.id,
          requestTenantId: world.pharmacyId,
          missing: [{ requestLineId: wanted.requestLineId, units: 20 }],
        },
      },
    ])
    expect(await unitsOf(world, world.lot)).toEqual({
      supplier: -1000,
      available: 960,
      reserved: 20,
      loss: 20,
    })
  })

  it('give their stock back when they are cancelled, and not once they have left', async () => {
    const [here, gone] = [await open([lineOf(40)]), await open([lineOf(60)])]
    await bringTo(world, { shipmentId: here.shipmentId, units: 40 }, 'packed')
    await bringTo(world, { shipmentId: gone.shipmentId, units: 60 }, 'dispatched')
    await cancel(here.shipmentIds)
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 940, in_transit: 60 })
    await expect(cancel(gone.shipmentIds)).rejects.toMatchObject({ refusals: [{ code: 'wrongState' }] })
  })

  it('are cancelled when their site goes down, and not opened while it is', async () => {
    const opened = await open([lineOf(40)])
    await reportSiteDown(client, requestOf(world.checker), { siteId: world.depotSiteId })
    const [cancelled] = await told(opened.shipmentId, 'shipment.cancelled')
    expect(cancelled?.payload).toMatchObject({ requestId: opened.request.id, cause: 'site_down' })
    await expect(open([lineOf(1)])).rejects.toMatchObject({ refusals: [{ code: 'siteDown' }] })
    await reportSiteUp(client, requestOf(world.checker), { siteId: world.depotSiteId })
    expect((await open([lineOf(1)])).shipmentIds).toHaveLength(1)
  })

  it('are split where they have more lines than a station picks at once', async () => {
    const products = await Promise.all(Array.from({ length: 120 }, () => addProduct(client)))
    for (const product of products) {
      const lot = await addLot(client, product)
      await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 20 })
    }
    const opened = await open(products.map((product) => lineOf(20, { productId: product.id })))
    expect(opened.shipmentIds).toHaveLength(2)
    expect(opened.lines.every(({ units }) => units === 20)).toBe(true)
  })

  it.each([0, -1, 1.5, 100_000_001, Number.NaN])('refuse a line of %s units', async (units) => {
    await expect(open([lineOf(1), lineOf(units)])).rejects.toMatchObject({
      refusals: [{ code: 'unitsInvalid', line: 1 }],
    })
  })

  it('refuse what the destination may not hold', async () => {
    const frozen = await addProduct(client, { storageClass: 'frozen' })
    await expect(open([lineOf(1, { productId: frozen.id })])).rejects.toMatchObject({
      refusals: [{ code: 'storageUnfit', line: 0 }],
    })
  })
})
