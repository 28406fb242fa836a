import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { requestOf, testNow } from '../test-world.ts'
import { dispatchShipments } from './dispatch.ts'
import { departLeg } from './legs.ts'
import { addParcel, bringTo, makeParcelWorld, type ParcelWorld } from './parcel-fixture.ts'
import { listDriverLegs } from './driver-legs.ts'
import { listParcels, listShipments, readShipment } from './queries.ts'
import { listStationWork } from './station-work.ts'

describe('reading shipments', () => {
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

  it('shows one with its lines, legs and scanned boxes to everybody whom it was handed to', async () => {
    const parcel = await addParcel(world, 30)
    await bringTo(world, parcel, 'picked')
    for (const actor of [world.picker, world.villagePharmacist]) {
      const detail = await readShipment(client, actor, parcel.shipmentId)
      expect(detail.lines).toMatchObject([{ lotNumber: world.lot.number, units: 30 }])
      expect(detail.legs.map(({ sequence }) => sequence)).toEqual([1, 2])
      expect(detail.scans.map(({ units }) => units)).toEqual([20, 10])
    }
    const stranger = (await makeParcelWorld(client)).picker
    await expect(readShipment(client, stranger, parcel.shipmentId)).rejects.toThrow('shipmentNotFound')
  })

  it('pages through a station’s work without leaving one out', async () => {
    const expected = []
    for (let count = 0; count < 5; count += 1) expected.push((await addParcel(world, 10)).shipmentId)
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listStationWork(client, world.picker, {
        fromSiteId: world.depotSiteId,
        states: ['allocated'],
        limit: 2,
        after,
      })
      for (const { shipment, lines, ...row } of page.rows) {
        expect(row).toMatchObject({
          departsAt: testNow,
          scans: [],
          destination: { nameZh: expect.any(String) as string },
        })
        seen.push(shipment.id)
        expect(lines).toMatchObject([{ units: 10, tracePrefix: world.product.tracePrefix }])
      }
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).toEqual(expected.toSorted())
  })

  it('lists what is on its way to a site, and not what still lies in the depot', async () => {
    const [waiting, coming] = [await addParcel(world, 10), await addParcel(world, 10)]
    await bringTo(world, coming, 'dispatched')
    const filter = { siteId: world.villageSiteId, limit: 10 }
    const { rows } = await listParcels(client, world.villagePharmacist, filter)
    expect(rows.map(({ id }) => id)).toEqual([coming.shipmentId])
    const all = await listShipments(client, world.villagePharmacist, { limit: 10 })
    expect(all.rows.map(({ id }) => id).toSorted()).toEqual(
      [waiting.shipmentId, coming.shipmentId].toSorted(),
    )
  })

  it('gives a driver the legs that leave their sites, and those they are on', async () => {
    const parcel = await addParcel(world, 10)
    await bringTo(world, parcel, 'packed')
    const legs = async () => {
      const rows = await listDriverLegs(client, world.driver, { siteIds: [world.depotSiteId], limit: 10 })
      expect(rows.every(({ isCold, from, to }) => !isCold && from.nameZh !== '' && to.nameZh !== '')).toBe(
        true,
      )
      return rows.map(({ leg }) => [leg.sequence, leg.state])
    }
    expect(await legs()).toEqual([])
    const shipmentIds = [parcel.shipmentId]
    await dispatchShipments(client, requestOf(world.checker), { shipmentIds })
    expect(await legs()).toEqual([[1, 'planned']])
    await departLeg(client, requestOf(world.driver), { shipmentIds, siteId: world.depotSiteId })
    expect(await legs()).toEqual([[1, 'departed']])
  })
})
