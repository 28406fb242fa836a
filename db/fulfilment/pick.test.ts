import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { aggregateCodes } from '../inventory/packaging.ts'
import { traceCodes } from '../inventory/schema.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { addLot, addProduct, addSite, addStock, personOf, requestOf, traceCodeOf } from '../test-world.ts'
import {
  addParcel,
  freshScans,
  makeParcelWorld,
  unitsOf,
  type Parcel,
  type ParcelWorld,
} from './parcel-fixture.ts'
import { pickShipment, type PickInput } from './pick.ts'
import { recheckShipment } from './recheck.ts'
import { shipmentLines, shipments } from './schema.ts'

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

const pick = (
  { shipmentId }: Parcel,
  scans: PickInput['scans'],
  short: PickInput['short'] = [],
  actor = world.picker,
) => pickShipment(client, requestOf(actor), { shipmentId, scans, short })

async function stateOf({ shipmentId }: Parcel) {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row?.state
}

async function boxOf(code: string | undefined) {
  const [box] = await client.network
    .select()
    .from(traceCodes)
    .where(eq(traceCodes.code, code ?? ''))
  return box
}

async function lineStateOf({ prescriptionLineId }: Parcel) {
  const [line] = await client.network
    .select()
    .from(prescriptionLines)
    .where(eq(prescriptionLines.id, prescriptionLineId))
  return line?.state
}

describe('picking', () => {
  it('waits until a pharmacy has accepted the prescription: until then it may expire', async () => {
    const parcel = await addParcel(world, 20)
    const { prescriptionId } = parcel
    await client.network
      .update(prescriptions)
      .set({ state: 'routed' })
      .where(eq(prescriptions.id, prescriptionId))
    await expect(pick(parcel, freshScans(world, 20))).rejects.toThrow('notAccepted')
    expect(await stateOf(parcel)).toBe('allocated')
  })

  it('registers boxes at first sight and takes exactly the units of each line', async () => {
    const parcel = await addParcel(world, 30)
    const scans = freshScans(world, 30)
    expect((await pick(parcel, scans)).answer).toEqual({ shipmentId: parcel.shipmentId, state: 'picked' })
    expect(await boxOf(scans[0]?.code)).toMatchObject({ unitsInPack: 20, unitsLeft: 0, state: 'in_stock' })
    expect(await boxOf(scans[1]?.code)).toMatchObject({ unitsInPack: 20, unitsLeft: 10, state: 'opened' })
  })

  it('takes a scanned package for the boxes in it, and opens one of which a single box is taken', async () => {
    const { product, depotId, depotSiteId: siteId, picker } = world
    const [parentCode, ...childCodes] = [900_100, 900_101, 900_102].map((n) => traceCodeOf(product, n))
    const pack = { siteId, parentCode: parentCode ?? '', parentLevel: 'middle', childLevel: 'box' } as const
    await aggregateCodes(client, requestOf({ ...picker, tenantId: depotId }), { ...pack, childCodes })
    await expect(pick(await addParcel(world, 39), [{ code: pack.parentCode, units: 39 }])).rejects.toThrow(
      'packageUnitsInvalid',
    )
    await pick(await addParcel(world, 20), [{ code: childCodes[0] ?? '', units: 20 }])
    const rest = await addParcel(world, 20)
    await pick(rest, [{ code: pack.parentCode, units: 20 }])
    expect(await boxOf(childCodes[1])).toMatchObject({ unitsLeft: 0 })
    const scans = [{ code: pack.parentCode }]
    await recheckShipment(client, requestOf(world.checker), { shipmentId: rest.shipmentId, scans })
  })

  it('serves several patients from an opened box, never beyond its units', async () => {
    const code = traceCodeOf(world.product, 900_001)
    await pick(await addParcel(world, 15), [{ code, units: 15 }])
    await expect(pick(await addParcel(world, 6), [{ code, units: 6 }])).rejects.toThrow('boxUnitsExceeded')
    await pick(await addParcel(world, 5), [{ code, units: 5 }])
    await expect(pick(await addParcel(world, 1), [{ code, units: 1 }])).rejects.toThrow('boxEmpty')
  })

  it('never overdraws a box that many pick from at once', async () => {
    const code = traceCodeOf(world.product, 900_002)
    const parcels = []
    for (let count = 0; count < 8; count += 1) parcels.push(await addParcel(world, 4))
    const picks = await Promise.allSettled(parcels.map((parcel) => pick(parcel, [{ code, units: 4 }])))
    expect(picks.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
    expect(await boxOf(code)).toMatchObject({ unitsLeft: 0 })
  })

  it('reads the lot off a GS1 label, and refuses a label of another lot', async () => {
    const label = (lot: string) => `(01)0${world.product.gtin}(21)${lot}-1(10)${lot}`
    const parcel = await addParcel(world, 20)
    await expect(pick(parcel, [{ code: label('OTHER'), units: 20 }])).rejects.toThrow('scanForeign')
    await pick(parcel, [{ code: label(world.lot.number), units: 20 }])
    expect(await stateOf(parcel)).toBe('picked')
  })

  it('fills lines of several lots from boxes whose label names none', async () => {
    const later = await addLot(client, world.product, '2028-06-30')
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot: later, units: 40 })
    const parcel = await addParcel(world, 20)
    const second = await addParcel(world, 20, { lot: later })
    // One shipment with both lots, as sourcing writes it where the first lot runs out.
    await client.network
      .update(shipmentLines)
      .set({ shipmentId: parcel.shipmentId })
      .where(eq(shipmentLines.id, second.shipmentLineId))
    const scans = freshScans(world, 40)
    await pick(parcel, scans)
    expect([(await boxOf(scans[0]?.code))?.lotId, (await boxOf(scans[1]?.code))?.lotId]).toEqual([
      world.lot.id,
      later.id,
    ])
  })

  it.each([
    ['a box scanned twice', 'scanDuplicate', (codes: string[]) => [codes[0], codes[0]]],
    ['a missing box', 'scanMissing', (codes: string[]) => [codes[0]]],
    [
      'a box too many',
      'scanTooManyUnits',
      (codes: string[]) => [...codes, codes[1]?.replace(/0000$/, '0001')],
    ],
    ['a code that is none', 'traceCodeMalformed', () => ['84999990000000010']],
  ])('refuses %s and changes nothing', async (_what, code, scansOf) => {
    const parcel = await addParcel(world, 40)
    const codes = freshScans(world, 40).map((scan) => scan.code)
    const scans = scansOf(codes).map((scanned) => ({ code: scanned ?? '', units: 20 }))
    await expect(pick(parcel, scans)).rejects.toThrow(code)
    expect(await stateOf(parcel)).toBe('allocated')
    expect(await boxOf(codes[0])).toBeUndefined()
    expect((await unitsOf(world, world.lot)).reserved).toBe(40)
  })

  it('refuses units that no box gives', async () => {
    const parcel = await addParcel(world, 20)
    const [scan] = freshScans(world, 20)
    for (const units of [0, -1, 0.5, Number.NaN]) {
      await expect(pick(parcel, [{ code: scan?.code ?? '', units }])).rejects.toThrow('unitsInvalid')
    }
  })

  it('refuses a lot after its last day', async () => {
    const lot = await addLot(client, world.product, '2026-03-01')
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 20 })
    const parcel = await addParcel(world, 20, { lot })
    await expect(pick(parcel, freshScans(world, 20))).rejects.toThrow('lotExpired')
  })

  it('refuses a box of another product', async () => {
    const other = await addProduct(client)
    const parcel = await addParcel(world, 20)
    await expect(pick(parcel, [{ code: traceCodeOf(other, 1), units: 20 }])).rejects.toThrow('scanForeign')
  })

  it('refuses a box that is in the books of another site or another tenant', async () => {
    const code = traceCodeOf(world.product, 900_003)
    const otherSiteId = await addSite(client, world.depotId)
    const box = {
      productId: world.product.id,
      lotId: world.lot.id,
      unitsInPack: 20,
      unitsLeft: 20,
      state: 'in_stock' as const,
    }
    const foreign = traceCodeOf(world.product, 900_004)
    await client.network.insert(traceCodes).values([
      { ...box, code, tenantId: world.depotId, siteId: otherSiteId },
      { ...box, code: foreign, tenantId: world.pharmacyId, siteId: world.hubSiteId },
    ])
    const parcel = await addParcel(world, 20)
    await expect(pick(parcel, [{ code, units: 20 }])).rejects.toThrow('traceCodeElsewhere')
    await expect(pick(parcel, [{ code: foreign, units: 20 }])).rejects.toThrow('traceCodeElsewhere')
  })

  it('is done by people of the supplying site, once', async () => {
    const parcel = await addParcel(world, 20)
    const otherSiteId = await addSite(client, world.depotId)
    const scans = freshScans(world, 20)
    const elsewhere = personOf(world.depotId, ['picker'], [otherSiteId])
    await expect(pick(parcel, scans, [], elsewhere)).rejects.toThrow('wrongSite')
    await expect(pick(parcel, scans, [], world.villagePharmacist)).rejects.toThrow('shipmentNotFound')
    await pick(parcel, scans)
    await expect(pick(parcel, scans)).rejects.toThrow('wrongState')
  })
})

describe('a short pick', () => {
  it('goes on with what there is, and gives the rest back to sourcing', async () => {
    const parcel = await addParcel(world, 30)
    const short = [{ shipmentLineId: parcel.shipmentLineId, units: 10 }]
    expect((await pick(parcel, freshScans(world, 20), short)).answer.state).toBe('picked')
    expect(await unitsOf(world, world.lot)).toEqual({
      supplier: -1000,
      available: 970,
      reserved: 20,
      loss: 10,
    })
    expect(await lineStateOf(parcel)).toBe('to_supply')
    const told = await client.network
      .select({ type: events.type, payload: events.payload })
      .from(events)
      .where(eq(events.aggregateId, parcel.shipmentId))
    expect(told.find(({ type }) => type === 'shipment.short_picked')?.payload).toEqual({
      prescriptionId: parcel.prescriptionId,
      missing: [{ prescriptionLineId: parcel.prescriptionLineId, units: 10 }],
    })
  })

  it('cancels a shipment of which nothing is there', async () => {
    const parcel = await addParcel(world, 30)
    const short = [{ shipmentLineId: parcel.shipmentLineId, units: 30 }]
    expect((await pick(parcel, [], short)).answer.state).toBe('cancelled')
    expect(await stateOf(parcel)).toBe('cancelled')
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 970, loss: 30 })
    expect(await lineStateOf(parcel)).toBe('to_supply')
  })

  it('refuses units that the line does not hold', async () => {
    const parcel = await addParcel(world, 30)
    const { shipmentLineId } = parcel
    const other = await addParcel(world, 30)
    await expect(pick(parcel, [], [{ shipmentLineId, units: 31 }])).rejects.toThrow('shortInvalid')
    await expect(pick(parcel, [], [{ shipmentLineId, units: -1 }])).rejects.toThrow('shortInvalid')
    await expect(pick(parcel, [], [{ shipmentLineId: other.shipmentLineId, units: 1 }])).rejects.toThrow(
      'shortInvalid',
    )
    expect(await stateOf(parcel)).toBe('allocated')
  })
})
