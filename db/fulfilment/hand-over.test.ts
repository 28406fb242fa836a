import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { asc, eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { traceCodes } from '../inventory/schema.ts'
import { collectCharge } from '../money/commands.ts'
import { moneyDrift } from '../money/drift.ts'
import { readCash } from '../money/queries.ts'
import { charges } from '../money/schema.ts'
import { prepay } from '../money/prepayments.ts'
import { sites } from '../organisations/schema.ts'
import { patientCovers, patientLinks } from '../patients/schema.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { addLot, addSite, addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { quoteCharge } from './charge-quote.ts'
import { handOverShipment, type HandOverInput } from './hand-over.ts'
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
import { dispenses, shipmentLegs, shipments } from './schema.ts'

const noDrift = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }

describe('handing a parcel over', () => {
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

  const issue = (parcel: Parcel) => issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
  const readDispenses = (parcel: Parcel) =>
    client.network
      .select()
      .from(dispenses)
      .where(eq(dispenses.prescriptionLineId, parcel.prescriptionLineId))
      .orderBy(asc(dispenses.fill))
  const readPrescription = async ({ prescriptionId, prescriptionLineId }: Parcel) => {
    const [prescription] = await client.network
      .select()
      .from(prescriptions)
      .where(eq(prescriptions.id, prescriptionId))
    const [line] = await client.network
      .select()
      .from(prescriptionLines)
      .where(eq(prescriptionLines.id, prescriptionLineId))
    return { state: prescription?.state, completedAt: prescription?.completedAt, line: line?.state }
  }
  const stateOf = async ({ shipmentId }: Parcel) => {
    const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
    return row?.state
  }
  const handOver = async (parcel: Parcel, scans: readonly { code: string }[]) => {
    const { code: pickupCode } = await issue(parcel)
    const input = { shipmentId: parcel.shipmentId, pickupCode, scans }
    const { answer } = await handOverShipment(client, requestOf(world.villagePharmacist), input)
    return answer
  }

  it('accounts for every unit, fills the line, completes the prescription and books the charge', async () => {
    const parcel = await addParcel(world, 30)
    const scans = await bringTo(world, parcel, 'arrived')
    expect(await handOver(parcel, scans)).toEqual({
      handedOver: true,
      shipmentId: parcel.shipmentId,
      prescriptionCompleted: true,
      charge: { patientFen: 1500, collectedFen: 0, paymentDiffers: false },
    })
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 970, patient: 30 })
    expect(await stockDrift(client, world.picker, testNow)).toEqual(noDrift)
    expect(await readPrescription(parcel)).toMatchObject({ state: 'completed', line: 'handed_over' })
    expect(await readDispenses(parcel)).toMatchObject([{ part: 1, fill: 1, units: 30 }])
    const booked = await client.network
      .select()
      .from(charges)
      .where(eq(charges.shipmentId, parcel.shipmentId))
    // 30 tablets at 0.5 yuan, by a site that insurance does not pay.
    expect(booked).toMatchObject([{ tenantId: world.pharmacyId, totalFen: 1500, patientFen: 1500 }])
  })

  it('collects what the patient pays at once, and changes nothing where another amount was taken', async () => {
    const parcel = await addParcel(world, 30)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code: pickupCode } = await issue(parcel)
    const pay = async (payment: HandOverInput['payment']) => {
      const input = { shipmentId: parcel.shipmentId, pickupCode, scans, payment }
      return (await handOverShipment(client, requestOf(world.villagePharmacist), input)).answer
    }
    await expect(pay({ method: 'cash', amountFen: 1499 })).rejects.toThrow('wrongAmount')
    expect(await stateOf(parcel)).toBe('arrived')
    await expect(pay({ method: 'prepaid' })).rejects.toThrow('prepaidTooLittle')
    expect(await pay({ method: 'cash' })).toMatchObject({ charge: { patientFen: 1500, collectedFen: 1500 } })
    const [charge] = await client.network
      .select()
      .from(charges)
      .where(eq(charges.shipmentId, parcel.shipmentId))
    const { principalId: collectedBy } = world.villagePharmacist
    expect(charge).toMatchObject({ collectedFen: 1500, collectedMethod: 'cash', collectedBy })
    const again = { shipmentId: parcel.shipmentId, method: 'cash', amountFen: 1500 } as const
    await expect(collectCharge(client, requestOf(world.villagePharmacist), again)).rejects.toThrow(
      'nothingDue',
    )
    const drawer = await readCash(client, world.villagePharmacist, {
      siteId: world.villageSiteId,
      now: testNow,
    })
    expect(drawer).toMatchObject({ inDrawerFen: 1500 })
    expect(await moneyDrift(client, world.picker, testNow)).toMatchObject({ driftFen: 0 })
  })

  it('was quoted what it is charged, to those who may hand it over and to nobody else', async () => {
    const ofSite = eq(sites.id, world.villageSiteId)
    await client.network.update(sites).set({ designatedCode: 'D1' }).where(ofSite)
    const { pharmacyId: tenantId, patientId } = world
    const link = { tenantId, patientId, purpose: 'supply', since: testNow } as const
    await client.network.insert(patientLinks).values(link)
    await client.network.insert(patientCovers).values({
      patientId: world.patientId,
      insurerTenantId: await addTenant(client, 'insurer'),
      planCode: 'resident-chronic',
      insuredNumber: '1',
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    })
    const parcel = await addParcel(world, 30)
    const scans = await bringTo(world, parcel, 'arrived')
    const { prescriptionId } = parcel
    const paying = { prescriptionId, siteId: world.villageSiteId, method: 'cash', amountFen: 300 } as const
    await prepay(client, requestOf(world.villagePharmacist), paying)
    const quote = await quoteCharge(client, world.villagePharmacist, parcel.shipmentId, testNow)
    // 30 tablets at 0.5 yuan, of which the plan bears four fifths.
    expect(quote).toMatchObject({ totalFen: 1500, patientFen: 300, insurerFen: 1200, prepaidFen: 300 })
    expect(await quoteCharge(client, world.picker, parcel.shipmentId, testNow)).toEqual(quote)
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['village_pharmacist'])
    await expect(quoteCharge(client, stranger, parcel.shipmentId, testNow)).rejects.toThrow(
      'shipmentNotFound',
    )
    expect(await handOver(parcel, scans)).toMatchObject({ charge: { patientFen: quote.patientFen } })
    await expect(quoteCharge(client, world.villagePharmacist, parcel.shipmentId, testNow)).rejects.toThrow(
      'shipmentNotFound',
    )
  })

  it('closes the emptied box and leaves the opened one with its rest', async () => {
    const parcel = await addParcel(world, 30)
    const scans = await bringTo(world, parcel, 'arrived')
    await handOver(parcel, scans)
    const boxes = await client.network
      .select({ unitsLeft: traceCodes.unitsLeft, state: traceCodes.state })
      .from(traceCodes)
      .where(eq(traceCodes.lotId, world.lot.id))
      .orderBy(asc(traceCodes.unitsLeft))
    expect(boxes).toEqual([
      { unitsLeft: 0, state: 'dispensed' },
      { unitsLeft: 10, state: 'opened' },
    ])
  })

  it('tells each step once, in order, with the prescription that it is for', async () => {
    const parcel = await addParcel(world, 20)
    await handOver(parcel, await bringTo(world, parcel, 'arrived'))
    const told = await client.network
      .select({ type: events.type, payload: events.payload })
      .from(events)
      .where(eq(events.aggregateId, parcel.shipmentId))
      .orderBy(asc(events.id))
    expect(told.map(({ type }) => type)).toEqual([
      'shipment.picked',
      'shipment.rechecked',
      'shipment.packed',
      'shipment.dispatched',
      'shipment.leg_departed',
      'shipment.leg_arrived',
      'shipment.leg_departed',
      'shipment.leg_arrived',
      'shipment.arrived',
      'charge.booked',
      'shipment.handed_over',
    ])
    for (const { payload } of told) expect(payload).toMatchObject({ prescriptionId: parcel.prescriptionId })
  })

  it('ends the door leg of a home delivery', async () => {
    const { depotSiteId, villageSiteId, driver } = world
    const parcel = await addParcel(world, 20, {
      rides: [
        { kind: 'line_haul', fromSiteId: depotSiteId, toSiteId: world.hubSiteId },
        { kind: 'round', fromSiteId: world.hubSiteId, toSiteId: villageSiteId },
        { kind: 'door', fromSiteId: villageSiteId, toSiteId: villageSiteId },
      ],
    })
    const scans = await bringTo(world, parcel, 'arrived')
    const { code: pickupCode } = await issue(parcel)
    await handOverShipment(client, requestOf(driver), { shipmentId: parcel.shipmentId, pickupCode, scans })
    const legs = await client.network
      .select({ state: shipmentLegs.state })
      .from(shipmentLegs)
      .where(eq(shipmentLegs.shipmentId, parcel.shipmentId))
    expect(legs.map(({ state }) => state)).toEqual(['arrived', 'arrived', 'arrived'])
  })

  it('happens once, whether repeated with its own key or another', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code: pickupCode } = await issue(parcel)
    const input = { shipmentId: parcel.shipmentId, pickupCode, scans }
    const request = requestOf(world.villagePharmacist, input)
    const first = await handOverShipment(client, request, input)
    expect(await handOverShipment(client, request, input)).toEqual({ answer: first.answer, replayed: true })
    await expect(handOverShipment(client, requestOf(world.villagePharmacist), input)).rejects.toThrow(
      'wrongState',
    )
    expect(await readDispenses(parcel)).toHaveLength(1)
    expect((await unitsOf(world, world.lot)).patient).toBe(20)
  })

  it('completes a line that two parcels bring at the same moment exactly once', async () => {
    // Of different lots, so that no balance of the ledger makes one wait for the other.
    const lot = await addLot(client, world.product)
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 10 })
    const prescription = await addPrescription(world, 40)
    const parcels = [
      await addParcel(world, 30, { prescription }),
      await addParcel(world, 10, { prescription, lot }),
    ] as const
    const inputs: HandOverInput[] = []
    for (const parcel of parcels) {
      const scans = await bringTo(world, parcel, 'arrived')
      const { code: pickupCode } = await issue(parcel)
      inputs.push({ shipmentId: parcel.shipmentId, pickupCode, scans })
    }
    const results = await Promise.all(
      inputs.map((input) => handOverShipment(client, requestOf(world.villagePharmacist), input)),
    )
    const answers = results.map(({ answer }) => answer)
    expect(answers.filter((answer) => answer.handedOver && answer.prescriptionCompleted)).toHaveLength(1)
    expect(await readPrescription(parcels[0])).toMatchObject({ state: 'completed', line: 'handed_over' })
    const filled = await readDispenses(parcels[0])
    expect(filled.map(({ fill }) => fill)).toEqual([1, 2])
    expect(filled.reduce((sum, { units }) => sum + units, 0)).toBe(40)
  })

  it('leaves the line partial until its last parcel', async () => {
    const prescription = await addPrescription(world, 40)
    const first = await addParcel(world, 30, { prescription })
    await addParcel(world, 10, { prescription })
    expect(await handOver(first, await bringTo(world, first, 'arrived'))).toMatchObject({
      prescriptionCompleted: false,
    })
    expect(await readPrescription(first)).toMatchObject({
      state: 'accepted',
      line: 'partial',
      completedAt: null,
    })
  })

  it('never gives a patient more than was prescribed', async () => {
    const prescription = await addPrescription(world, 20)
    const first = await addParcel(world, 20, { prescription })
    const second = await addParcel(world, 20, { prescription })
    const firstScans = await bringTo(world, first, 'arrived')
    const scans = await bringTo(world, second, 'arrived')
    await handOver(first, firstScans)
    await expect(handOver(second, scans)).rejects.toThrow('dispenseExceedsLine')
    expect(await stateOf(second)).toBe('arrived')
    expect((await unitsOf(world, world.lot)).patient).toBe(20)
  })

  it('is refused once the lot has expired on the way', async () => {
    const lot = await addLot(client, world.product, '2026-03-02')
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 20 })
    const parcel = await addParcel(world, 20, { lot })
    const scans = await bringTo(world, parcel, 'arrived')
    const { code: pickupCode } = await issue(parcel)
    const input = { shipmentId: parcel.shipmentId, pickupCode, scans }
    const tomorrow = { ...requestOf(world.villagePharmacist), now: new Date('2026-03-02T16:00:00Z') }
    await expect(handOverShipment(client, tomorrow, input)).rejects.toThrow('lotExpired')
    const { answer } = await handOverShipment(client, requestOf(world.villagePharmacist), input)
    expect(answer).toMatchObject({ handedOver: true })
  })

  it('is for people at the place of hand-over and for drivers', async () => {
    const parcel = await addParcel(world, 20)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code: pickupCode } = await issue(parcel)
    const attempt = (actor: typeof world.picker) =>
      handOverShipment(client, requestOf(actor), { shipmentId: parcel.shipmentId, pickupCode, scans })
    const elsewhere = await addSite(client, world.pharmacyId)
    await expect(attempt(personOf(world.pharmacyId, ['village_pharmacist'], [elsewhere]))).rejects.toThrow(
      'wrongSite',
    )
    await expect(attempt(world.picker)).rejects.toThrow('wrongSite')
    await expect(attempt(personOf(world.hospitalId, ['driver']))).rejects.toThrow('shipmentNotFound')
  })
})
