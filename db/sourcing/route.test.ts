import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { and, asc, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { describeChoice } from '#domain/sourcing/explain-in-words.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { bringTo, freshScans, unitsOf } from '../fulfilment/parcel-fixture.ts'
import { pickShipment } from '../fulfilment/pick.ts'
import { shipmentLegs, shipmentLines, shipments } from '../fulfilment/schema.ts'
import { reportSiteDown } from '../fulfilment/site-down.ts'
import { stockDrift } from '../inventory/drift.ts'
import { lanes, sites } from '../organisations/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import {
  intakeFor,
  makePrescribingWorld,
  moveUnits,
  route,
  submit,
  submitApproved,
  type Need,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { readPrescription } from '../prescriptions/queries.ts'
import {
  addLot,
  addProduct,
  addStock,
  personOf,
  requestOf,
  testNow,
  type LotRow,
  type ProductRow,
} from '../test-world.ts'
import { routePrescription } from './commands.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
/** Lies nowhere yet: each test says where. */
let product: ProductRow

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
  product = await addProduct(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const noStockTaken = { shipmentIds: [], promisedAt: null }

type Place = 'depot' | 'hub' | 'village'
const siteOf = (place: Place) => world[`${place}SiteId`]
const ownerOf = (place: Place) => (place === 'depot' ? world.depotId : world.pharmacyId)

/** Puts units of a lot somewhere; by default a new lot of the test's product. */
async function put(place: Place, units: number, lot?: LotRow): Promise<LotRow> {
  const placed = lot ?? (await addLot(client, product))
  await addStock(client, { tenantId: ownerOf(place), siteId: siteOf(place), lot: placed, units })
  return placed
}

const needing = (...needs: Need[]) => submitApproved(world, intakeFor(world, needs))
const needingUnits = (units: number) => needing({ product, units })

/** What each shipment of a prescription carries and where it starts, the supplier nearest to the patient first. */
async function carried(prescriptionId: string) {
  const rows = await client.network
    .select({
      fromSiteId: shipments.fromSiteId,
      state: shipments.state,
      lotId: shipmentLines.lotId,
      units: shipmentLines.units,
    })
    .from(shipmentLines)
    .innerJoin(shipments, eq(shipments.id, shipmentLines.shipmentId))
    .where(eq(shipments.prescriptionId, prescriptionId))
    .orderBy(asc(shipmentLines.id))
  const order = [world.villageSiteId, world.hubSiteId, world.depotSiteId]
  return rows.toSorted((a, b) => order.indexOf(a.fromSiteId) - order.indexOf(b.fromSiteId))
}

async function decisionsOf(prescriptionId: string) {
  const { decisions } = await readPrescription(client, world.doctor, prescriptionId)
  return decisions.toReversed()
}

const toldOf = async (prescriptionId: string) => {
  const told = await client.network
    .select()
    .from(events)
    .where(eq(events.aggregateId, prescriptionId))
    .orderBy(events.id)
  return told.map(({ type }) => type)
}

describe('the choice of sites', () => {
  it('is the nearest one that has everything', async () => {
    for (const place of ['village', 'hub', 'depot'] as const) await put(place, 20)
    const prescriptionId = await needingUnits(20)
    const answer = await route(world, prescriptionId)
    expect(answer).toMatchObject({ outcome: 'reserved', promisedAt: '2026-03-02T01:30:00.000Z' })
    expect(await carried(prescriptionId)).toMatchObject([{ fromSiteId: world.villageSiteId, units: 20 }])
  })

  it('goes up the tree as far as it must, by the lanes on the way', async () => {
    await put('village', 19)
    await put('depot', 20)
    const prescriptionId = await needing({ product, units: 20 }, { product: world.product, units: 7 })
    const { shipmentIds, promisedAt } = await route(world, prescriptionId)
    expect(promisedAt).toBe('2026-03-02T07:30:00.000Z')
    const legs = await client.network
      .select()
      .from(shipmentLegs)
      .where(eq(shipmentLegs.shipmentId, shipmentIds[0] ?? ''))
      .orderBy(asc(shipmentLegs.sequence))
    expect(legs).toMatchObject([
      { kind: 'line_haul', fromSiteId: world.depotSiteId, toSiteId: world.hubSiteId, state: 'planned' },
      {
        kind: 'round',
        fromSiteId: world.hubSiteId,
        toSiteId: world.villageSiteId,
        plannedDepartAt: new Date('2026-03-02T06:30:00Z'),
        plannedArriveAt: new Date('2026-03-02T07:30:00Z'),
      },
    ])
  })

  it('splits lines over two sites where no single one has all', async () => {
    await put('village', 20)
    const prescriptionId = await needing({ product, units: 20 }, { product: world.product, units: 7 })
    const { shipmentIds } = await route(world, prescriptionId)
    expect(shipmentIds).toHaveLength(2)
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: world.villageSiteId, units: 20 },
      { fromSiteId: world.depotSiteId, units: 7, lotId: world.lot.id },
    ])
  })

  it('splits one line where that is sooner and cheaper than one parcel from afar', async () => {
    await put('village', 12)
    await put('hub', 8)
    await put('depot', 100)
    const prescriptionId = await needingUnits(20)
    await route(world, prescriptionId)
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: world.villageSiteId, units: 12 },
      { fromSiteId: world.hubSiteId, units: 8 },
    ])
  })

  it('passes over sites that are down, have no lane to the patient, or may not store the drug', async () => {
    const cold = await addProduct(client, { storageClass: 'cold' })
    const lot = await addLot(client, cold)
    for (const place of ['village', 'hub', 'depot'] as const) await put(place, 20, lot)
    await client.network
      .update(sites)
      .set({ storageClasses: ['room'] })
      .where(eq(sites.id, world.hubSiteId))
    const prescriptionId = await needing({ product: cold, units: 7 })
    const second = await needing({ product: world.product, units: 7 })
    await client.network.update(sites).set({ status: 'down' }).where(eq(sites.id, world.villageSiteId))
    await route(world, prescriptionId)
    expect(await carried(prescriptionId)).toMatchObject([{ fromSiteId: world.depotSiteId }])

    await client.network.update(lanes).set({ weekdays: [] }).where(eq(lanes.fromSiteId, world.depotSiteId))
    expect(await route(world, second)).toMatchObject({ outcome: 'short' })
    const [decision] = await decisionsOf(second)
    expect(decision?.explanation.sites.map(({ siteId, verdict }) => [siteId, verdict])).toEqual([
      [world.hubSiteId, { kind: 'short' }],
      [world.villageSiteId, { kind: 'excluded', reason: 'site_down' }],
      [world.depotSiteId, { kind: 'excluded', reason: 'no_route' }],
    ])
  })

  it('ends at the door for a delivery to the home, and is none where nobody goes there', async () => {
    const home = { mode: 'home', siteId: world.villageSiteId, address: '演示村1号' } as const
    await put('village', 20)
    const prescriptionId = await submitApproved(
      world,
      intakeFor(world, [{ product, units: 7 }], { fulfilment: home }),
    )
    const { shipmentIds, promisedAt } = await route(world, prescriptionId)
    expect(promisedAt).toBe('2026-03-02T02:00:00.000Z')
    const legs = await client.network
      .select()
      .from(shipmentLegs)
      .where(eq(shipmentLegs.shipmentId, shipmentIds[0] ?? ''))
    expect(legs.map(({ kind }) => kind)).toEqual(['door'])

    await client.network
      .update(lanes)
      .set({ kind: 'counter' })
      .where(and(eq(lanes.kind, 'door'), eq(lanes.fromSiteId, world.villageSiteId)))
    const second = await submitApproved(
      world,
      intakeFor(world, [{ product, units: 7 }], { fulfilment: home }),
    )
    expect(await route(world, second)).toEqual({ outcome: 'short', ...noStockTaken })
  })

  it('is explained in words that a person can read', async () => {
    await put('village', 5)
    await put('hub', 20)
    await client.network
      .update(sites)
      .set({ nameEn: 'Village', nameZh: '村' })
      .where(eq(sites.id, world.villageSiteId))
    await client.network
      .update(sites)
      .set({ nameEn: 'County hub', nameZh: '县仓' })
      .where(eq(sites.id, world.hubSiteId))
    const prescriptionId = await needingUnits(7)
    await route(world, prescriptionId)
    const [decision] = await decisionsOf(prescriptionId)
    if (decision === undefined) throw new Error('no decision')
    const words = describeChoice(decision.explanation, 'en', testNow)
    expect(words).toContain('County hub: has all lines')
    expect(words).toContain('Village: Demo tablets short by 2')
    expect(describeChoice(decision.explanation, 'zh', testNow)).toContain('演示片缺 2')
  })
})

describe('the stock that is reserved', () => {
  it('is taken lot by lot, nearest expiry first and undated lots last', async () => {
    const late = await addLot(client, product, '2027-12-31')
    const undated = await addLot(client, product, null)
    const early = await addLot(client, product, '2026-06-30')
    await put('village', 2, undated)
    await put('village', 6, late)
    await put('village', 30, early)
    const first = await needingUnits(36)
    await route(world, first)
    const taken = await carried(first)
    expect(new Map(taken.map(({ lotId, units }) => [lotId, units]))).toEqual(
      new Map([
        [early.id, 30],
        [late.id, 6],
      ]),
    )
    expect(await unitsOf(world, undated)).toMatchObject({ available: 2 })
  })

  it('is 12 short of 50 when there are 10 × 3, 2 × 3 and 2 × 1, and then none of it', async () => {
    const lots = [
      await put('village', 10 * 3, await addLot(client, product, '2026-06-30')),
      await put('village', 2 * 3),
      await put('village', 2 * 1, await addLot(client, product, null)),
    ]
    const prescriptionId = await needingUnits(50)
    expect(await route(world, prescriptionId)).toEqual({ outcome: 'short', ...noStockTaken })
    const [decision] = await decisionsOf(prescriptionId)
    expect(decision).toMatchObject({
      attempt: 1,
      cause: 'approved',
      outcome: 'short',
      promisedAt: null,
      explanation: { shortfalls: [{ lineIndex: 0, units: 12 }] },
    })
    for (const lot of lots) expect(await unitsOf(world, lot)).not.toHaveProperty('reserved')
    const { prescription } = await readPrescription(client, world.doctor, prescriptionId)
    expect(prescription.state).toBe('approved')
    expect((await toldOf(prescriptionId)).at(-1)).toBe('prescription.unsourced')
  })

  it('leaves out what is expired, in quarantine, or not ours to sell', async () => {
    await put('village', 5, await addLot(client, product, '2026-03-01'))
    const quarantined = await put('village', 5)
    const stock = { siteId: world.villageSiteId, lot: quarantined, units: 5 }
    await moveUnits(world, world.pharmacyId, stock, 'quarantine')
    const lot = await addLot(client, product)
    for (const ownership of ['third_party', 'donated'] as const) {
      await moveUnits(world, world.pharmacyId, { ...stock, lot, ownership }, 'receive')
    }
    expect(await route(world, await needingUnits(1))).toMatchObject({ outcome: 'short' })
  })

  it('may be on its last day, and may be consigned; one lot under two ownerships is taken from both', async () => {
    const lot = await addLot(client, product, '2026-03-02')
    await put('village', 5, lot)
    const consigned = { siteId: world.villageSiteId, lot, units: 5, ownership: 'consigned' } as const
    await moveUnits(world, world.pharmacyId, consigned, 'receive')
    const prescriptionId = await needingUnits(8)
    expect(await route(world, prescriptionId)).toMatchObject({ outcome: 'reserved' })
    const units = (await carried(prescriptionId)).map((take) => take.units)
    expect(units.toSorted((a, b) => a - b)).toEqual([3, 5])
    expect(await unitsOf(world, lot)).toEqual({ available: 2, reserved: 8, supplier: -10 })
  })
})

describe('what routing leads to', () => {
  it('is accepted at once by a site under a standing agreement', async () => {
    const prescriptionId = await needing({ product: world.product, units: 7 })
    await route(world, prescriptionId)
    const { prescription, lines } = await readPrescription(client, world.doctor, prescriptionId)
    expect(prescription).toMatchObject({ state: 'accepted', acceptedBySiteId: world.villageSiteId })
    expect(lines.map(({ line }) => line.state)).toEqual(['allocated'])
    expect((await toldOf(prescriptionId)).slice(-2).toSorted()).toEqual([
      'prescription.accepted',
      'prescription.routed',
    ])
  })

  it('waits for a person where there is no agreement', async () => {
    await client.network
      .update(sites)
      .set({ acceptsAutomatically: false })
      .where(eq(sites.id, world.villageSiteId))
    const prescriptionId = await needing({ product: world.product, units: 7 })
    await route(world, prescriptionId)
    const { prescription } = await readPrescription(client, world.doctor, prescriptionId)
    expect(prescription).toMatchObject({ state: 'routed', acceptedBySiteId: null })
  })

  it('is nothing for a prescription that waits for no stock', async () => {
    const gone = { outcome: 'gone', ...noStockTaken }
    expect(await route(world, await submit(world))).toEqual(gone)
    const cancelled = await submitApproved(world)
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId: cancelled })
    expect(await route(world, cancelled)).toEqual(gone)
    const sourced = await submitApproved(world)
    await route(world, sourced)
    expect(await route(world, sourced, 'retry')).toEqual(gone)
    expect(await decisionsOf(sourced)).toHaveLength(1)
  })

  it('happens once for its key', async () => {
    const prescriptionId = await submitApproved(world)
    const input = { prescriptionId, cause: 'approved' } as const
    const request = requestOf(world.journey, input, 'journey/route/1')
    const first = await routePrescription(client, request, input)
    const again = await routePrescription(client, request, input)
    expect(again).toEqual({ answer: first.answer, replayed: true })
    expect(await unitsOf(world, world.lot)).toMatchObject({ reserved: 7 })
  })

  it('is a second try once stock has come', async () => {
    const prescriptionId = await needingUnits(7)
    expect(await route(world, prescriptionId)).toMatchObject({ outcome: 'short' })
    await put('hub', 7)
    expect(await route(world, prescriptionId, 'retry')).toMatchObject({ outcome: 'reserved' })
    const decisions = await decisionsOf(prescriptionId)
    expect(decisions.map(({ attempt, cause, outcome }) => [attempt, cause, outcome])).toEqual([
      [1, 'approved', 'short'],
      [2, 'retry', 'reserved'],
    ])
  })
})

describe('routing again', () => {
  it('sources only the units that a picker did not find', async () => {
    const { shipmentIds } = await route(world, await needing({ product: world.product, units: 20 }))
    const shipmentId = shipmentIds[0] ?? ''
    const [shipment] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
    const [line] = await client.network
      .select()
      .from(shipmentLines)
      .where(eq(shipmentLines.shipmentId, shipmentId))
    await pickShipment(client, requestOf(world.picker), {
      shipmentId,
      scans: freshScans(world, 17),
      short: [{ shipmentLineId: line?.id ?? '', units: 3 }],
    })
    const prescriptionId = shipment?.prescriptionId ?? ''
    expect(await route(world, prescriptionId, 'short_at_pick')).toMatchObject({ outcome: 'reserved' })
    const byState = new Map((await carried(prescriptionId)).map(({ state, units }) => [state, units]))
    expect(byState).toEqual(
      new Map([
        ['picked', 17],
        ['allocated', 3],
      ]),
    )
  })

  it('sources only what stood at a site that went down', async () => {
    await put('village', 7)
    const prescriptionId = await needing({ product, units: 7 }, { product: world.product, units: 7 })
    await route(world, prescriptionId)
    await put('hub', 20)
    const operator = personOf(world.pharmacyId, ['operator'])
    await reportSiteDown(client, requestOf(operator), { siteId: world.villageSiteId })
    expect(await route(world, prescriptionId, 'site_down')).toMatchObject({ outcome: 'reserved' })
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: world.villageSiteId, state: 'cancelled', units: 7 },
      { fromSiteId: world.hubSiteId, state: 'allocated', units: 7 },
      { fromSiteId: world.depotSiteId, state: 'allocated', units: 7 },
    ])
  })

  it('counts what is on the road as there', async () => {
    const prescriptionId = await needing({ product: world.product, units: 7 })
    const { shipmentIds } = await route(world, prescriptionId)
    await bringTo(world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'dispatched')
    expect(await route(world, prescriptionId, 'retry')).toMatchObject({ outcome: 'gone' })
  })
})

describe('the ledger after all this', () => {
  it('has no drift', async () => {
    const drift = await stockDrift(client, world.journey, testNow)
    expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
  })
})
