import { describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { bringTo, freshScans, unitsOf } from '../fulfilment/parcel-fixture.ts'
import { pickShipment } from '../fulfilment/pick.ts'
import { shipmentLines, shipments } from '../fulfilment/schema.ts'
import { reportSiteDown } from '../fulfilment/site-down.ts'
import { stockDrift } from '../inventory/drift.ts'
import { sites } from '../organisations/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import { moveUnits, route, submit, submitApproved } from '../prescriptions/prescribing-fixture.ts'
import { readPrescription } from '../prescriptions/queries.ts'
import { addLot, personOf, requestOf, testNow } from '../test-world.ts'
import { routePrescription } from './commands.ts'
import {
  routing,
  noStockTaken,
  openRouting,
  put,
  needing,
  needingUnits,
  carried,
  decisionsOf,
  toldOf,
} from './routing-fixture.ts'

openRouting()

describe('the stock that is reserved', () => {
  it('is taken lot by lot, nearest expiry first and undated lots last', async () => {
    const late = await addLot(routing.client, routing.product, '2027-12-31')
    const undated = await addLot(routing.client, routing.product, null)
    const early = await addLot(routing.client, routing.product, '2026-06-30')
    await put('village', 2, undated)
    await put('village', 6, late)
    await put('village', 30, early)
    const first = await needingUnits(36)
    await route(routing.world, first)
    const taken = await carried(first)
    expect(new Map(taken.map(({ lotId, units }) => [lotId, units]))).toEqual(
      new Map([
        [early.id, 30],
        [late.id, 6],
      ]),
    )
    expect(await unitsOf(routing.world, undated)).toMatchObject({ available: 2 })
  })

  it('is 12 short of 50 when there are 10 × 3, 2 × 3 and 2 × 1, and then none of it', async () => {
    const lots = [
      await put('village', 10 * 3, await addLot(routing.client, routing.product, '2026-06-30')),
      await put('village', 2 * 3),
      await put('village', 2 * 1, await addLot(routing.client, routing.product, null)),
    ]
    const prescriptionId = await needingUnits(50)
    expect(await route(routing.world, prescriptionId)).toEqual({ outcome: 'short', ...noStockTaken })
    const [decision] = await decisionsOf(prescriptionId)
    expect(decision).toMatchObject({
      attempt: 1,
      cause: 'approved',
      outcome: 'short',
      promisedAt: null,
      explanation: { shortfalls: [{ lineIndex: 0, units: 12 }] },
    })
    for (const lot of lots) expect(await unitsOf(routing.world, lot)).not.toHaveProperty('reserved')
    const { prescription } = await readPrescription(routing.client, routing.world.doctor, prescriptionId)
    expect(prescription.state).toBe('approved')
    expect((await toldOf(prescriptionId)).at(-1)).toBe('prescription.unsourced')
  })

  it('leaves out what is expired, in quarantine, or not ours to sell', async () => {
    await put('village', 5, await addLot(routing.client, routing.product, '2026-03-01'))
    const quarantined = await put('village', 5)
    const stock = { siteId: routing.world.villageSiteId, lot: quarantined, units: 5 }
    await moveUnits(routing.world, routing.world.pharmacyId, stock, 'quarantine')
    const lot = await addLot(routing.client, routing.product)
    for (const ownership of ['third_party', 'donated'] as const) {
      await moveUnits(routing.world, routing.world.pharmacyId, { ...stock, lot, ownership }, 'receive')
    }
    expect(await route(routing.world, await needingUnits(1))).toMatchObject({ outcome: 'short' })
  })

  it('may be on its last day, and may be consigned; one lot under two ownerships is taken from both', async () => {
    const lot = await addLot(routing.client, routing.product, '2026-03-02')
    await put('village', 5, lot)
    const consigned = { siteId: routing.world.villageSiteId, lot, units: 5, ownership: 'consigned' } as const
    await moveUnits(routing.world, routing.world.pharmacyId, consigned, 'receive')
    const prescriptionId = await needingUnits(8)
    expect(await route(routing.world, prescriptionId)).toMatchObject({ outcome: 'reserved' })
    const units = (await carried(prescriptionId)).map((take) => take.units)
    expect(units.toSorted((a, b) => a - b)).toEqual([3, 5])
    expect(await unitsOf(routing.world, lot)).toEqual({ available: 2, reserved: 8, supplier: -10 })
  })
})

describe('what routing leads to', () => {
  it('is accepted at once by a site under a standing agreement', async () => {
    const prescriptionId = await needing({ product: routing.world.product, units: 7 })
    await route(routing.world, prescriptionId)
    const { prescription, lines } = await readPrescription(
      routing.client,
      routing.world.doctor,
      prescriptionId,
    )
    expect(prescription).toMatchObject({ state: 'accepted', acceptedBySiteId: routing.world.villageSiteId })
    expect(lines.map(({ line }) => line.state)).toEqual(['allocated'])
    expect((await toldOf(prescriptionId)).slice(-2).toSorted()).toEqual([
      'prescription.accepted',
      'prescription.routed',
    ])
  })

  it('waits for a person where there is no agreement', async () => {
    await routing.client.network
      .update(sites)
      .set({ acceptsAutomatically: false })
      .where(eq(sites.id, routing.world.villageSiteId))
    const prescriptionId = await needing({ product: routing.world.product, units: 7 })
    await route(routing.world, prescriptionId)
    const { prescription } = await readPrescription(routing.client, routing.world.doctor, prescriptionId)
    expect(prescription).toMatchObject({ state: 'routed', acceptedBySiteId: null })
  })

  it('is nothing for a prescription that waits for no stock', async () => {
    const gone = { outcome: 'gone', ...noStockTaken }
    expect(await route(routing.world, await submit(routing.world))).toEqual(gone)
    const cancelled = await submitApproved(routing.world)
    await cancelPrescription(routing.client, requestOf(routing.world.doctor), { prescriptionId: cancelled })
    expect(await route(routing.world, cancelled)).toEqual(gone)
    const sourced = await submitApproved(routing.world)
    await route(routing.world, sourced)
    expect(await route(routing.world, sourced, 'retry')).toEqual(gone)
    expect(await decisionsOf(sourced)).toHaveLength(1)
  })

  it('happens once for its key', async () => {
    const prescriptionId = await submitApproved(routing.world)
    const input = { prescriptionId, cause: 'approved' } as const
    const request = requestOf(routing.world.journey, input, 'journey/route/1')
    const first = await routePrescription(routing.client, request, input)
    const again = await routePrescription(routing.client, request, input)
    expect(again).toEqual({ answer: first.answer, replayed: true })
    expect(await unitsOf(routing.world, routing.world.lot)).toMatchObject({ reserved: 7 })
  })

  it('is a second try once stock has come', async () => {
    const prescriptionId = await needingUnits(7)
    expect(await route(routing.world, prescriptionId)).toMatchObject({ outcome: 'short' })
    await put('hub', 7)
    expect(await route(routing.world, prescriptionId, 'retry')).toMatchObject({ outcome: 'reserved' })
    const decisions = await decisionsOf(prescriptionId)
    expect(decisions.map(({ attempt, cause, outcome }) => [attempt, cause, outcome])).toEqual([
      [1, 'approved', 'short'],
      [2, 'retry', 'reserved'],
    ])
  })
})

describe('routing again', () => {
  it('sources only the units that a picker did not find', async () => {
    const { shipmentIds } = await route(
      routing.world,
      await needing({ product: routing.world.product, units: 20 }),
    )
    const shipmentId = shipmentIds[0] ?? ''
    const [shipment] = await routing.client.network
      .select()
      .from(shipments)
      .where(eq(shipments.id, shipmentId))
    const [line] = await routing.client.network
      .select()
      .from(shipmentLines)
      .where(eq(shipmentLines.shipmentId, shipmentId))
    await pickShipment(routing.client, requestOf(routing.world.picker), {
      shipmentId,
      scans: freshScans(routing.world, 17),
      short: [{ shipmentLineId: line?.id ?? '', units: 3 }],
    })
    const prescriptionId = shipment?.prescriptionId ?? ''
    expect(await route(routing.world, prescriptionId, 'short_at_pick')).toMatchObject({ outcome: 'reserved' })
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
    const prescriptionId = await needing(
      { product: routing.product, units: 7 },
      { product: routing.world.product, units: 7 },
    )
    await route(routing.world, prescriptionId)
    await put('hub', 20)
    const operator = personOf(routing.world.pharmacyId, ['operator'])
    await reportSiteDown(routing.client, requestOf(operator), { siteId: routing.world.villageSiteId })
    expect(await route(routing.world, prescriptionId, 'site_down')).toMatchObject({ outcome: 'reserved' })
    expect(await carried(prescriptionId)).toMatchObject([
      { fromSiteId: routing.world.villageSiteId, state: 'cancelled', units: 7 },
      { fromSiteId: routing.world.hubSiteId, state: 'allocated', units: 7 },
      { fromSiteId: routing.world.depotSiteId, state: 'allocated', units: 7 },
    ])
  })

  it('counts what is on the road as there', async () => {
    const prescriptionId = await needing({ product: routing.world.product, units: 7 })
    const { shipmentIds } = await route(routing.world, prescriptionId)
    await bringTo(routing.world, { shipmentId: shipmentIds[0] ?? '', units: 7 }, 'dispatched')
    expect(await route(routing.world, prescriptionId, 'retry')).toMatchObject({ outcome: 'gone' })
  })
})

describe('the ledger after all this', () => {
  it('has no drift', async () => {
    const drift = await stockDrift(routing.client, routing.world.journey, testNow)
    expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
  })
})
