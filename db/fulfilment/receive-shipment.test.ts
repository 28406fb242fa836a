import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { events } from '../events/schema.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { stockMovements } from '../inventory/schema.ts'
import { addLot, addStock, personOf, requestOf, testNow } from '../test-world.ts'
import { readBoard } from './board.ts'
import { listDiscrepancies } from './discrepancy-queries.ts'
import { addParcel, bringTo, makeParcelWorld, unitsOf, type ParcelWorld } from './parcel-fixture.ts'
import { receiveShipment, type ReceiveShipmentInput } from './receive-shipment.ts'
import {
  booksOf,
  boxOf,
  countedLine as counted,
  nothingCounted,
  openRequest,
  sendOrder,
  wantedLine,
} from './request-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let world: ParcelWorld
let depotOperator: Actor
let receiver: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makeParcelWorld(client)
  depotOperator = personOf(world.depotId, ['operator'])
  receiver = personOf(world.pharmacyId, ['village_pharmacist'], [world.villageSiteId])
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const send = (units?: number) => sendOrder(world, units)

function receive(shipmentId: string, input: Partial<ReceiveShipmentInput>, actor = receiver) {
  return receiveShipment(client, requestOf(actor), { shipmentId, lines: [], scans: [], extras: [], ...input })
}

const codesOf = (refusals: readonly { readonly code: string }[]) => ({
  refusals: refusals.map((refusal) => expect.objectContaining(refusal)),
})

describe('receiving an order of another tenant', () => {
  it('makes goods and boxes the receiver’s own, once', async () => {
    const { shipmentId, lineId, codes, request, requestLineId } = await send()
    const lines = [counted(lineId, { good: 100 })]
    const { answer } = await receive(shipmentId, { lines })
    expect(answer).toEqual({ shipmentId, state: 'received', discrepancyIds: [] })
    const { villageSiteId, depotSiteId, pharmacyId, depotId } = world
    expect(await booksOf(world, receiver, world.lot)).toEqual({ [`${villageSiteId}/available/ours`]: 100 })
    expect(await booksOf(world, depotOperator, world.lot)).toEqual({ [`${depotSiteId}/available/ours`]: 900 })
    expect(await boxOf(world, codes[0] ?? '')).toMatchObject({
      tenantId: pharmacyId,
      siteId: villageSiteId,
      state: 'in_stock',
      unitsLeft: 20,
    })
    const moved = await client.network
      .select()
      .from(stockMovements)
      .where(eq(stockMovements.referenceId, shipmentId))
    expect(moved.find(({ reason }) => reason === 'put_away')).toMatchObject({
      tenantId: depotId,
      counterTenantId: pharmacyId,
      fromAccount: 'in_transit',
      toAccount: 'available',
    })
    await expect(receive(shipmentId, { lines })).rejects.toMatchObject(codesOf([{ code: 'wrongState' }]))
    const told = await readAs(client, receiver, (db) =>
      db
        .select({ type: events.type, payload: events.payload })
        .from(events)
        .where(eq(events.aggregateId, shipmentId)),
    )
    expect(told.find(({ type }) => type === 'shipment.received')?.payload).toEqual({
      kind: 'order',
      requestId: request.id,
      requestTenantId: pharmacyId,
      siteId: villageSiteId,
      received: [{ requestLineId, ...nothingCounted, good: 100 }],
    })
  })

  it('keeps every kind of difference, sets doubtful goods aside and leaves what did not come on the road', async () => {
    const { shipmentId, lineId, codes } = await send(120)
    const [good, damaged, dated] = codes
    const { answer } = await receive(shipmentId, {
      lines: [
        counted(lineId, {
          good: 20,
          damaged: 20,
          expiryDiffers: 20,
          wrongProduct: 20,
          short: 40,
          foundExpiresOn: '2027-06-30',
        }),
      ],
      scans: [
        { code: good ?? '', condition: 'good' },
        { code: damaged ?? '', condition: 'damaged' },
        { code: dated ?? '', condition: 'expiry_differs' },
      ],
      extras: [{ productId: world.product.id, lotNumber: 'EXTRA-1', expiresOn: '2027-01-31', units: 7 }],
    })
    expect(answer.discrepancyIds).toHaveLength(5)
    const { villageSiteId, depotSiteId } = world
    expect(await booksOf(world, receiver, world.lot)).toEqual({
      [`${villageSiteId}/available/ours`]: 20,
      [`${villageSiteId}/quarantine/ours`]: 60,
    })
    expect(await booksOf(world, depotOperator, world.lot)).toMatchObject({
      [`${depotSiteId}/in_transit/ours`]: 40,
    })
    expect((await boxOf(world, damaged ?? '')).state).toBe('quarantined')
    expect((await boxOf(world, codes[4] ?? '')).tenantId).toBe(world.depotId)
    for (const actor of [receiver, depotOperator]) {
      const { items } = await listDiscrepancies(client, actor, { shipmentId, limit: 100 })
      expect(Object.fromEntries(items.map(({ kind, units, state }) => [kind, [units, state]]))).toEqual({
        short: [40, 'open'],
        damaged: [20, 'open'],
        wrong_product: [20, 'open'],
        expiry_differs: [20, 'open'],
        over: [7, 'open'],
      })
    }
    const stranger = personOf(world.hospitalId, ['operator'])
    expect((await listDiscrepancies(client, stranger, { limit: 100 })).items).toEqual([])
    const [shown] = (await readBoard(client, depotOperator, 'tenant', testNow)).escalations
    expect(shown).toMatchObject({ kind: 'receipt_differs', subject: { kind: 'shipment', id: shipmentId } })
  })

  it('makes goods that another owned the receiver’s own', async () => {
    const lot = await addLot(client, world.product, '2026-05-31')
    const { depotId: tenantId, depotSiteId: siteId, villageSiteId } = world
    await addStock(client, { tenantId, siteId, lot, units: 40, ownership: 'consigned' })
    const opened = await openRequest(world, [wantedLine(world, 40, { ownerships: ['consigned'] })])
    await bringTo(world, { shipmentId: opened.shipmentId, units: 40 }, 'dispatched')
    const lineId = opened.lines[0]?.takes[0]?.shipmentLineId ?? ''
    await receive(opened.shipmentId, { lines: [counted(lineId, { good: 40 })] })
    expect(await booksOf(world, receiver, lot)).toEqual({ [`${villageSiteId}/available/ours`]: 40 })
    expect(await booksOf(world, depotOperator, lot)).toEqual({})
  })

  it('is for somebody of the site, and for what goes to a site', async () => {
    const { shipmentId, lineId } = await send()
    const lines = [counted(lineId, { good: 100 })]
    const elsewhere = personOf(world.pharmacyId, ['village_pharmacist'], [world.hubSiteId])
    await expect(receive(shipmentId, { lines }, elsewhere)).rejects.toMatchObject(
      codesOf([{ code: 'wrongSite' }]),
    )
    await expect(receive(shipmentId, { lines }, depotOperator)).rejects.toMatchObject(
      codesOf([{ code: 'wrongSite' }]),
    )
    const stranger = personOf(world.hospitalId, ['operator'])
    await expect(receive(shipmentId, { lines }, stranger)).rejects.toMatchObject({ kind: 'notFound' })
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'arrived')
    const patients = receive(parcel.shipmentId, { lines: [counted(parcel.shipmentLineId, { good: 20 })] })
    await expect(patients).rejects.toMatchObject(codesOf([{ code: 'wrongKind' }]))
    const opened = await openRequest(world, [wantedLine(world, 20)])
    await expect(receive(opened.shipmentId, { lines })).rejects.toMatchObject(
      codesOf([{ code: 'wrongState' }]),
    )
  })

  it('changes nothing when the count does not add up or the scans say otherwise', async () => {
    const { shipmentId, lineId, codes } = await send()
    const before = await unitsOf(world, world.lot)
    const tries: [Partial<ReceiveShipmentInput>, string][] = [
      [{ lines: [counted(lineId, { good: 99 })] }, 'countDiffers'],
      [{ lines: [counted(lineId, { good: 101 })] }, 'countDiffers'],
      [{ lines: [counted(lineId, { good: 140, short: -40 })] }, 'unitsInvalid'],
      [{ lines: [] }, 'lineNotCounted'],
      [{ lines: [counted(lineId, { good: 80, short: 20 })] }, 'scansDiffer'],
      [
        { lines: [counted(lineId, { good: 100 })], scans: [{ code: codes[0] ?? '', condition: 'good' }] },
        'scansDiffer',
      ],
      [
        {
          lines: [counted(lineId, { good: 100 })],
          extras: [
            { productId: world.product.id, lotNumber: world.lot.number, expiresOn: '2027-12-30', units: 1 },
          ],
        },
        'lotExpiryDiffers',
      ],
    ]
    for (const [input, code] of tries) {
      await expect(receive(shipmentId, input)).rejects.toMatchObject(codesOf([{ code }]))
    }
    expect(await unitsOf(world, world.lot)).toEqual(before)
    expect(await client.network.$count(discrepancies, eq(discrepancies.shipmentId, shipmentId))).toBe(0)
  })
})

it('leaves the ledger without drift', async () => {
  const drift = await stockDrift(client, personOf(world.depotId, []), testNow)
  expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
})
