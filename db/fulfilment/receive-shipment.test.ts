import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { DiscrepancyDecision } from '#domain/fulfilment/discrepancies.ts'
import { mostPhotoBytes, mostPhotos } from '#domain/fulfilment/receipt-photo.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import { events } from '../events/schema.ts'
import { discrepancies } from '../inventory/discrepancy-schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { stockMovements } from '../inventory/schema.ts'
import { addLot, addStock, personOf, requestOf, testNow } from '../test-world.ts'
import { readBoard } from './board.ts'
import { decideDiscrepancy } from './decide-discrepancy.ts'
import { listDiscrepancies } from './discrepancy-queries.ts'
import { addParcel, bringTo, makeParcelWorld, unitsOf, type ParcelWorld } from './parcel-fixture.ts'
import {
  addReceiptPhoto,
  listReceiptPhotos,
  readReceiptPhoto,
  type NewReceiptPhoto,
} from './receipt-photos.ts'
import { receiveShipment, type ReceiveShipmentInput } from './receive-shipment.ts'
import {
  booksOf,
  boxOf,
  countedLine as counted,
  jpegOf,
  nothingCounted,
  openRequest,
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

/** An order of 100 units in five boxes, on its way to the village. */
async function send(units = 100) {
  const line = wantedLine(world, units)
  const opened = await openRequest(world, [line])
  const codes = await bringTo(world, { shipmentId: opened.shipmentId, units }, 'dispatched')
  const lineId = opened.lines[0]?.takes[0]?.shipmentLineId ?? ''
  return {
    ...opened,
    requestLineId: line.requestLineId,
    lineId,
    codes: codes.map(({ code }) => code).toSorted(),
  }
}

function receive(shipmentId: string, input: Partial<ReceiveShipmentInput>, actor = receiver) {
  return receiveShipment(client, requestOf(actor), { shipmentId, lines: [], scans: [], extras: [], ...input })
}

async function decide(discrepancyId: string, decision: DiscrepancyDecision, actor: Actor, units?: number) {
  const input = { discrepancyId, decision, note: '已核实', units }
  return (await decideDiscrepancy(client, requestOf(actor), input)).answer
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

describe('deciding over a discrepancy', () => {
  async function shortBy40() {
    const sent = await send()
    const { answer } = await receive(sent.shipmentId, {
      lines: [counted(sent.lineId, { good: 60, short: 40 })],
      scans: sent.codes.slice(0, 3).map((code) => ({ code, condition: 'good' as const })),
    })
    return { ...sent, discrepancyId: answer.discrepancyIds[0] ?? '' }
  }
  const books = async () => ({
    ...(await booksOf(world, receiver, world.lot)),
    ...(await booksOf(world, depotOperator, world.lot)),
  })

  it('writes off what the sender credits, and tells what to credit', async () => {
    const { discrepancyId, shipmentId, requestLineId } = await shortBy40()
    await expect(decide(discrepancyId, 'credited', receiver)).rejects.toMatchObject(
      codesOf([{ code: 'notYourSide' }]),
    )
    await expect(decide(discrepancyId, 'kept', receiver)).rejects.toMatchObject(
      codesOf([{ code: 'decisionUnfit' }]),
    )
    expect(await decide(discrepancyId, 'credited', depotOperator)).toMatchObject({
      state: 'credited',
      units: 40,
    })
    expect(await unitsOf(world, world.lot)).toMatchObject({ loss: 40, available: 960 })
    const told = await client.network.select().from(events).where(eq(events.aggregateId, shipmentId))
    expect(told.find(({ type }) => type === 'shipment.discrepancy_decided')?.payload).toMatchObject({
      discrepancyId,
      difference: 'short',
      decision: 'credited',
      units: 40,
      requestLineId,
    })
    await expect(decide(discrepancyId, 'accepted_loss', receiver)).rejects.toMatchObject(
      codesOf([{ code: 'wrongState' }]),
    )
    expect((await readBoard(client, depotOperator, 'tenant', testNow)).escalations).toEqual([])
  })

  it('sets what turned up aside where it was found, and leaves the rest open', async () => {
    const { discrepancyId, codes, shipmentId } = await shortBy40()
    const { villageSiteId, depotSiteId, depotId, pharmacyId } = world
    await decide(discrepancyId, 'found_by_receiver', receiver, 20)
    expect(await books()).toMatchObject({
      [`${villageSiteId}/quarantine/ours`]: 20,
      [`${depotSiteId}/in_transit/ours`]: 20,
    })
    await decide(discrepancyId, 'found_by_sender', depotOperator)
    expect(await books()).toEqual({
      [`${villageSiteId}/available/ours`]: 60,
      [`${villageSiteId}/quarantine/ours`]: 20,
      [`${depotSiteId}/quarantine/ours`]: 20,
      [`${depotSiteId}/available/ours`]: 900,
    })
    const holders = await Promise.all(codes.slice(3).map((code) => boxOf(world, code)))
    expect(holders.map(({ tenantId, state, unitsLeft }) => [tenantId, state, unitsLeft])).toEqual([
      [pharmacyId, 'quarantined', 20],
      [depotId, 'quarantined', 20],
    ])
    const { items } = await listDiscrepancies(client, receiver, { shipmentId, limit: 100 })
    expect(Object.fromEntries(items.map(({ state, units }) => [state, units]))).toEqual({
      found_by_receiver: 20,
      found_by_sender: 20,
    })
  })

  it('is refused beyond its units, and unknown to anybody else', async () => {
    const { discrepancyId } = await shortBy40()
    await expect(decide(discrepancyId, 'accepted_loss', receiver, 41)).rejects.toMatchObject(
      codesOf([{ code: 'unitsInvalid' }]),
    )
    const stranger = personOf(world.hospitalId, ['operator'])
    await expect(decide(discrepancyId, 'accepted_loss', stranger)).rejects.toMatchObject({ kind: 'notFound' })
    await decide(discrepancyId, 'accepted_loss', receiver)
    expect(await unitsOf(world, world.lot)).toMatchObject({ loss: 40 })
  })
})

it('leaves the ledger without drift', async () => {
  const drift = await stockDrift(client, personOf(world.depotId, []), testNow)
  expect(drift).toEqual({ mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 })
})

describe('a photo of damaged goods', () => {
  const takenAt = new Date(testNow.getTime() - 3_600_000)

  it('stands beside its receipt, seen by receiver and sender and nobody else, once', async () => {
    const { shipmentId, lineId, codes } = await send()
    const photo = { shipmentId, lineId, content: jpegOf(mostPhotoBytes), takenAt }
    const add = (changes: Partial<NewReceiptPhoto> = {}, actor = receiver) =>
      addReceiptPhoto(client, requestOf(actor), { ...photo, ...changes })
    await expect(add()).rejects.toThrow('wrongState')
    const scans = [{ code: codes[0] ?? '', condition: 'damaged' as const }]
    await receive(shipmentId, { lines: [counted(lineId, { damaged: 20, short: 80 })], scans })
    const { photoId, sizeBytes } = (await add()).answer
    expect(sizeBytes).toBe(200 * 1024)
    expect((await add()).answer.photoId).toBe(photoId)
    for (const actor of [receiver, depotOperator])
      expect(await listReceiptPhotos(client, actor, shipmentId)).toMatchObject([
        { id: photoId, lineId, sizeBytes, takenAt },
      ])
    expect((await readReceiptPhoto(client, depotOperator, photoId)).content.equals(photo.content)).toBe(true)
    const stranger = personOf(world.hospitalId, ['village_pharmacist'])
    await expect(readReceiptPhoto(client, stranger, photoId)).rejects.toThrow('photoNotFound')
    await expect(listReceiptPhotos(client, stranger, shipmentId)).rejects.toThrow('shipmentNotFound')
    await expect(add({}, stranger)).rejects.toThrow('shipmentNotFound')
    await expect(add({}, depotOperator)).rejects.toThrow('wrongSite')
    await expect(add({ lineId: photoId })).rejects.toThrow('lineNotFound')
    await expect(add({ content: jpegOf(mostPhotoBytes + 1) })).rejects.toThrow('photoTooLarge')
    await expect(add({ content: Buffer.from('%PDF-1.7') })).rejects.toThrow('photoNotJpeg')
    await expect(add({ content: jpegOf(9_000).subarray(0, 8_000) })).rejects.toThrow('photoNotJpeg')
    for (let fill = 10; fill < 10 + mostPhotos - 1; fill += 1) await add({ content: jpegOf(500, fill) })
    await expect(add({ content: jpegOf(500, 99) })).rejects.toThrow('photosTooMany')
  })
})
