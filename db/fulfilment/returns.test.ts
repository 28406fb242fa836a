import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import type { ReturnReason, TakeBackReason } from '#domain/fulfilment/return-reasons.ts'
import { stockDrift } from '../inventory/drift.ts'
import { stockBalances, stockMovements, traceCodes } from '../inventory/schema.ts'
import { charges } from '../money/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { handOverShipment } from './hand-over.ts'
import { arriveLeg } from './legs.ts'
import {
  addParcel,
  addPrescription,
  bringTo,
  makeParcelWorld,
  unitsOf,
  type Parcel,
  type ParcelWorld,
} from './parcel-fixture.ts'
import { issuePickupCode } from './pickup-codes.ts'
import { receiveReturn, startReturn } from './returns.ts'
import { dispenses, shipmentLegs, shipments } from './schema.ts'
import { returnAfterHandOver } from './take-back.ts'
import { writeOffShipment } from './write-off.ts'

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

const sendBack = (
  { shipmentId }: Parcel,
  actor = world.villagePharmacist,
  reason: ReturnReason = 'damaged',
) => startReturn(client, requestOf(actor), { shipmentId, reason })
const takeIn = ({ shipmentId }: Parcel, siteId = world.villageSiteId, actor = world.villagePharmacist) =>
  receiveReturn(client, requestOf(actor), { shipmentId, siteId })

async function stateOf({ shipmentId }: Parcel) {
  const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row?.state
}

async function readPrescription({ prescriptionId, prescriptionLineId }: Parcel) {
  const [prescription] = await client.network
    .select()
    .from(prescriptions)
    .where(eq(prescriptions.id, prescriptionId))
  const [line] = await client.network
    .select()
    .from(prescriptionLines)
    .where(eq(prescriptionLines.id, prescriptionLineId))
  return { state: prescription?.state, line: line?.state }
}

async function boxOf(code: string | undefined) {
  const [box] = await client.network
    .select()
    .from(traceCodes)
    .where(eq(traceCodes.code, code ?? ''))
  return box
}

describe('a return on the way', () => {
  it('goes to the quarantine of the site that takes it in, in the books of both tenants', async () => {
    const parcel = await addParcel(world, 40)
    const [scan] = await bringTo(world, parcel, 'arrived')
    expect((await sendBack(parcel)).answer.state).toBe('return_in_transit')
    expect((await takeIn(parcel)).answer.state).toBe('returned')
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 960, quarantine: 40 })
    expect(await stockDrift(client, world.picker, testNow)).toMatchObject({
      driftUnits: 0,
      unaccountedUnits: 0,
    })
    const [balance] = await client.network
      .select()
      .from(stockBalances)
      .where(eq(stockBalances.siteId, world.villageSiteId))
    expect(balance).toMatchObject({ tenantId: world.pharmacyId, status: 'quarantine', units: 40 })
    const movements = await client.network
      .select()
      .from(stockMovements)
      .where(eq(stockMovements.referenceId, parcel.shipmentId))
    expect(movements.at(-1)).toMatchObject({
      reason: 'return',
      tenantId: world.depotId,
      counterTenantId: world.pharmacyId,
    })
    expect(await boxOf(scan?.code)).toMatchObject({
      state: 'quarantined',
      unitsLeft: 20,
      tenantId: world.pharmacyId,
      siteId: world.villageSiteId,
    })
    expect(await readPrescription(parcel)).toEqual({ state: 'accepted', line: 'to_supply' })
  })

  it('leaves the box on the shelf from which it took loose units', async () => {
    const parcel = await addParcel(world, 8)
    const [scan] = await bringTo(world, parcel, 'dispatched')
    await sendBack(parcel)
    await takeIn(parcel)
    expect(await boxOf(scan?.code)).toMatchObject({
      state: 'opened',
      unitsLeft: 12,
      siteId: world.depotSiteId,
    })
  })

  it('calls off the legs that were left', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'dispatched')
    await sendBack(parcel)
    const legs = await client.network
      .select({ state: shipmentLegs.state })
      .from(shipmentLegs)
      .where(eq(shipmentLegs.shipmentId, parcel.shipmentId))
    expect(legs.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    const input = { shipmentIds: [parcel.shipmentId], siteId: world.hubSiteId }
    await expect(arriveLeg(client, requestOf(world.driver), input)).rejects.toThrow('wrongLeg')
  })

  it('can be taken in by the depot that sent it', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'dispatched')
    await sendBack(parcel)
    await takeIn(parcel, world.depotSiteId, world.checker)
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 980, quarantine: 20 })
  })

  it('starts only outside the depot, and is taken in once, by people of the site', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'packed')
    await expect(sendBack(parcel)).rejects.toThrow('wrongState')
    const sent = await addParcel(world, 20)
    await bringTo(world, sent, 'arrived')
    await expect(takeIn(sent)).rejects.toThrow('wrongState')
    await sendBack(sent)
    await expect(takeIn(sent, world.depotSiteId)).rejects.toThrow('wrongSite')
    await expect(takeIn(sent, world.villageSiteId, world.driver)).rejects.toThrow('wrongSite')
    const stranger = await makeParcelWorld(client)
    await expect(takeIn(sent, stranger.villageSiteId, stranger.villagePharmacist)).rejects.toThrow(
      'shipmentNotFound',
    )
    await takeIn(sent)
    await expect(takeIn(sent)).rejects.toThrow('wrongState')
  })

  it.each(['refused', 'not_collected'] as const)('ends what the patient did not want: %s', async (reason) => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'arrived')
    await sendBack(parcel, world.villagePharmacist, reason)
    await takeIn(parcel)
    expect(await readPrescription(parcel)).toEqual({ state: 'cancelled', line: 'cancelled' })
  })

  it('completes a prescription whose patient wanted a part of it only', async () => {
    const prescription = await addPrescription(world, 40)
    const [wanted, unwanted] = [
      await addParcel(world, 20, { prescription }),
      await addParcel(world, 20, { prescription }),
    ]
    await handOver(wanted)
    await bringTo(world, unwanted, 'arrived')
    await sendBack(unwanted, world.villagePharmacist, 'refused')
    await takeIn(unwanted)
    expect(await readPrescription(wanted)).toEqual({ state: 'completed', line: 'cancelled' })
  })

  it('ends a cancelled prescription when its last parcel is back', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'arrived')
    const doctor = personOf(world.hospitalId, ['doctor'])
    const { answer } = await cancelPrescription(client, requestOf(doctor), parcel)
    expect(answer.returning).toBe(true)
    expect(await stateOf(parcel)).toBe('return_in_transit')
    expect(await readPrescription(parcel)).toMatchObject({ state: 'accepted' })
    await takeIn(parcel)
    expect(await readPrescription(parcel)).toEqual({ state: 'cancelled', line: 'cancelled' })
  })
})

async function handOver(parcel: Parcel) {
  const { shipmentId } = parcel
  const scans = await bringTo(world, parcel, 'arrived')
  const { code: pickupCode } = await issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
  await handOverShipment(client, requestOf(world.villagePharmacist), { shipmentId, pickupCode, scans })
  return { parcel, scans }
}
const handedOver = async (units: number) => handOver(await addParcel(world, units))
const bringBack = ({ shipmentId }: Parcel, reason: TakeBackReason = 'unwanted') =>
  returnAfterHandOver(client, requestOf(world.villagePharmacist), {
    shipmentId,
    siteId: world.villageSiteId,
    reason,
  })

describe('a return after the hand-over', () => {
  it('goes to quarantine, closes the line and reverses the charge', async () => {
    const { parcel, scans } = await handedOver(20)
    await bringBack(parcel)
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 980, quarantine: 20 })
    expect(await boxOf(scans[0]?.code)).toMatchObject({ state: 'quarantined', unitsLeft: 20 })
    expect(await readPrescription(parcel)).toEqual({ state: 'completed', line: 'returned' })
    const [charge] = await client.network
      .select()
      .from(charges)
      .where(eq(charges.shipmentId, parcel.shipmentId))
    expect(charge?.reversedAt).not.toBeNull()
  })

  it('happens once, and not before the hand-over', async () => {
    const { parcel } = await handedOver(20)
    await bringBack(parcel)
    await expect(bringBack(parcel)).rejects.toThrow('alreadyReturned')
    const waiting = await addParcel(world, 20)
    await bringTo(world, waiting, 'arrived')
    await expect(bringBack(waiting)).rejects.toThrow('wrongState')
  })

  it('is a shipment of its own, beside the one that stays handed over', async () => {
    const { parcel } = await handedOver(20)
    const { answer } = await bringBack(parcel, 'dispensed_in_error')
    expect(await stateOf(parcel)).toBe('handed_over')
    const [own] = await client.network.select().from(shipments).where(eq(shipments.id, answer.shipmentId))
    expect(own).toMatchObject({
      kind: 'patient_return',
      state: 'returned',
      returnsShipmentId: parcel.shipmentId,
      returnReason: 'dispensed_in_error',
      destinationSiteId: world.villageSiteId,
    })
    const [movement] = await client.network
      .select()
      .from(stockMovements)
      .where(eq(stockMovements.referenceId, answer.shipmentId))
    expect(movement).toMatchObject({ reason: 'return', fromAccount: 'patient', units: 20 })
    const [dispense] = await client.network
      .select()
      .from(dispenses)
      .where(eq(dispenses.shipmentId, parcel.shipmentId))
    expect(dispense?.returnReason).toBe('dispensed_in_error')
  })
})

describe('a parcel that is given up', () => {
  const giveUp = ({ shipmentId }: Parcel) =>
    writeOffShipment(client, requestOf(world.checker), { shipmentId, cause: 'lost' })

  it.each(['dispatched', 'arrived'] as const)(
    'leaves the books as loss when %s, and its line waits',
    async (state) => {
      const parcel = await addParcel(world, 20)
      await bringTo(world, parcel, state)
      expect((await giveUp(parcel)).answer.state).toBe('written_off')
      expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 980, loss: 20 })
      expect(await readPrescription(parcel)).toEqual({ state: 'accepted', line: 'to_supply' })
      await expect(giveUp(parcel)).rejects.toThrow('wrongState')
    },
  )

  it('may have been on its way back, and then ends a cancelled prescription', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'dispatched')
    await cancelPrescription(client, requestOf(personOf(world.hospitalId, ['doctor'])), parcel)
    await giveUp(parcel)
    expect(await readPrescription(parcel)).toEqual({ state: 'cancelled', line: 'cancelled' })
  })

  it('has left its depot, and is not with the patient', async () => {
    const parcel = await addParcel(world, 20)
    await bringTo(world, parcel, 'packed')
    await expect(giveUp(parcel)).rejects.toThrow('wrongState')
    const { parcel: received } = await handedOver(20)
    await expect(giveUp(received)).rejects.toThrow('wrongState')
  })
})
