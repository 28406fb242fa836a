import { and, asc, eq, inArray, isNull } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { stockDrift } from '../inventory/drift.ts'
import { collectCharge } from '../money/commands.ts'
import { moneyDrift } from '../money/drift.ts'
import { readCash } from '../money/queries.ts'
import { charges } from '../money/schema.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { addLot, addStock, personOf, requestOf, testNow } from '../test-world.ts'
import { listEscalations } from './board.ts'
import { resolveEscalation } from './escalations.ts'
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
import { dispenses, escalations, shipments } from './schema.ts'

const hourMs = 3_600_000
const noDrift = { mismatchingAccounts: 0, driftUnits: 0, unaccountedUnits: 0 }

/** Another code than the right one. */
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

describe('a hand-over that a phone without a network tells of later', () => {
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

  /** A parcel that lies in the village, its code, and how a phone tells that it was given away. */
  async function parcelHere(
    ...given: Parameters<typeof addParcel> extends [unknown, ...infer Rest] ? Rest : never
  ) {
    const parcel = await addParcel(world, ...given)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(client, requestOf(world.villagePharmacist), parcel)
    const tell = async (changes: Partial<HandOverInput> = {}, now = testNow) => {
      const handedOverAt = new Date(now.getTime() - hourMs)
      const input = { shipmentId: parcel.shipmentId, pickupCode: code, scans, handedOverAt, ...changes }
      const request = { ...requestOf(world.villagePharmacist), now }
      return (await handOverShipment(client, request, input)).answer
    }
    return { parcel, scans, code, tell }
  }

  const rowOf = async ({ shipmentId }: Parcel) => {
    const [row] = await client.network.select().from(shipments).where(eq(shipments.id, shipmentId))
    return row
  }
  /** What waits for a person of a prescription, in the order in which it was raised. */
  const openTasks = ({ prescriptionId }: { readonly prescriptionId: string }) =>
    client.network
      .select({ id: escalations.id, kind: escalations.kind, shipmentId: escalations.shipmentId })
      .from(escalations)
      .where(and(eq(escalations.prescriptionId, prescriptionId), isNull(escalations.resolvedAt)))
      .orderBy(asc(escalations.id))
  const chargedFen = async ({ shipmentId }: Parcel) => {
    const [row] = await client.network.select().from(charges).where(eq(charges.shipmentId, shipmentId))
    return row?.totalFen
  }

  it('is a task for each parcel until the right code proves it, and nothing is dispensed until then', async () => {
    const prescription = await addPrescription(world, 40)
    const one = await parcelHere(20, { prescription })
    const other = await parcelHere(20, { prescription })
    const taskOf = (reason: string) => ({ handedOver: false, isTask: true, refusal: { code: reason } })
    expect(await one.tell({ pickupCode: wrong(one.code) })).toMatchObject(taskOf('pickupCodeWrong'))
    expect(await one.tell({ scans: other.scans })).toMatchObject(taskOf('scanForeign'))
    expect(await other.tell({ pickupCode: wrong(other.code) })).toMatchObject(taskOf('pickupCodeWrong'))
    const unproven = { kind: 'hand_over_unproven' }
    expect(await openTasks(prescription)).toMatchObject([
      { ...unproven, shipmentId: one.parcel.shipmentId },
      { ...unproven, shipmentId: other.parcel.shipmentId },
    ])
    expect((await rowOf(one.parcel))?.state).toBe('arrived')
    expect((await unitsOf(world, world.lot)).in_transit).toBe(40)
    const told = await client.network
      .select({ payload: events.payload })
      .from(events)
      .where(
        and(eq(events.aggregateId, one.parcel.shipmentId), eq(events.type, 'shipment.hand_over_unproven')),
      )
    expect(told.map(({ payload }) => payload.reason)).toEqual(['pickupCodeWrong', 'scanForeign'])
    expect(await one.tell()).toMatchObject({ handedOver: true, prescriptionCompleted: false })
    expect(await openTasks(prescription)).toMatchObject([{ shipmentId: other.parcel.shipmentId }])
    expect(await one.tell()).toMatchObject({ handedOver: true, prescriptionCompleted: false })
    const colleague = personOf(world.pharmacyId, ['village_pharmacist'])
    const { answer } = await handOverShipment(client, requestOf(colleague), {
      shipmentId: one.parcel.shipmentId,
      pickupCode: one.code,
      scans: one.scans,
      handedOverAt: testNow,
    })
    expect(answer).toMatchObject(taskOf('wrongState'))
    expect((await unitsOf(world, world.lot)).patient).toBe(20)
    await expect(one.tell({ shipmentId: world.lot.id })).rejects.toThrow('shipmentNotFound')
  })

  it('is a task anew when it is told of again after somebody closed it, and stays one when the prescription is cancelled', async () => {
    const { parcel, code, tell } = await parcelHere(20)
    await tell({ pickupCode: wrong(code) })
    const [first] = await openTasks(parcel)
    const closing = { escalationId: first?.id ?? '', resolution: '已电话核实' }
    await resolveEscalation(client, requestOf(world.villagePharmacist), closing)
    expect(await openTasks(parcel)).toEqual([])
    await tell({ pickupCode: wrong(code) })
    const again = await openTasks(parcel)
    expect(again).toMatchObject([{ kind: 'hand_over_unproven', shipmentId: parcel.shipmentId }])
    const { prescriptionId } = parcel
    const doctor = personOf(world.hospitalId, ['doctor'])
    await cancelPrescription(client, requestOf(doctor), { prescriptionId })
    expect(await openTasks(parcel)).toEqual(again)
  })

  it('of a lot that had expired is in the books as it was, and an urgent task', async () => {
    const lot = await addLot(client, world.product, '2026-03-02')
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 20 })
    const { parcel, tell } = await parcelHere(20, { lot })
    // The lot may be sold until 24:00 in Shanghai, which is 16:00 UTC.
    const handedOverAt = new Date('2026-03-02T16:00:00Z')
    const now = new Date('2026-03-02T20:00:00Z')
    await expect(tell({ handedOverAt: undefined }, now)).rejects.toThrow('lotExpired')
    expect(await tell({ handedOverAt }, now)).toMatchObject({ handedOver: true, prescriptionCompleted: true })
    expect(await unitsOf(world, lot)).toEqual({ supplier: -20, patient: 20 })
    expect(await chargedFen(parcel)).toBe(1000)
    expect(await openTasks(parcel)).toMatchObject([
      { kind: 'expired_handed_over', shipmentId: parcel.shipmentId },
    ])
  })

  it('of a lot that expired only afterwards is an ordinary one', async () => {
    const lot = await addLot(client, world.product, '2026-03-02')
    await addStock(client, { tenantId: world.depotId, siteId: world.depotSiteId, lot, units: 20 })
    const { parcel, tell } = await parcelHere(20, { lot })
    const handedOverAt = new Date('2026-03-02T15:59:59Z')
    expect(await tell({ handedOverAt }, new Date('2026-03-02T20:00:00Z'))).toMatchObject({ handedOver: true })
    expect(await openTasks(parcel)).toEqual([])
  })

  it('of more than was prescribed is in the books as it was; nobody pays for the rest, and a person looks into it', async () => {
    const prescription = await addPrescription(world, 30)
    const first = await parcelHere(20, { prescription })
    const second = await parcelHere(20, { prescription })
    const third = await parcelHere(20, { prescription })
    await expect(third.tell({ handedOverAt: undefined })).resolves.toMatchObject({ handedOver: true })
    expect(await first.tell()).toMatchObject({ handedOver: true, prescriptionCompleted: true })
    expect(await second.tell()).toMatchObject({ handedOver: true, prescriptionCompleted: false })
    // 0.5 yuan a tablet: 20, then the 10 that were left, then none.
    expect(await Promise.all([third, first, second].map(({ parcel }) => chargedFen(parcel)))).toEqual([
      1000, 500, 0,
    ])
    expect(await openTasks(prescription)).toMatchObject([
      { kind: 'excess_handed_over', shipmentId: first.parcel.shipmentId },
      { kind: 'excess_handed_over', shipmentId: second.parcel.shipmentId },
    ])
    const received = await client.network
      .select({ fill: dispenses.fill, units: dispenses.units })
      .from(dispenses)
      .where(eq(dispenses.prescriptionId, prescription.prescriptionId))
      .orderBy(asc(dispenses.fill))
    expect(received).toEqual([1, 2, 3].map((fill) => ({ fill, units: 20 })))
    expect((await unitsOf(world, world.lot)).patient).toBe(60)
    expect(await stockDrift(client, world.picker, testNow)).toEqual(noDrift)
  })

  it('collects what was taken once where it is what is due, and else leaves it due and asks a person', async () => {
    const prescription = await addPrescription(world, 60)
    const right = await parcelHere(20, { prescription })
    const cash = { method: 'cash', amountFen: 1000 } as const
    const collected = { patientFen: 1000, collectedFen: 1000, paymentDiffers: false }
    expect(await right.tell({ payment: cash })).toMatchObject({ handedOver: true, charge: collected })
    expect(await right.tell({ payment: cash })).toEqual({
      handedOver: true,
      shipmentId: right.parcel.shipmentId,
      prescriptionCompleted: false,
    })
    const other = await parcelHere(20, { prescription })
    const due = { patientFen: 1000, collectedFen: 0, paymentDiffers: true }
    const less = { ...cash, amountFen: 999 }
    expect(await other.tell({ payment: less })).toMatchObject({ handedOver: true, charge: due })
    const prepaid = await parcelHere(20, { prescription })
    const unpaid = { ...cash, method: 'prepaid' } as const
    expect(await prepaid.tell({ payment: unpaid })).toMatchObject({ handedOver: true, charge: due })
    expect(await openTasks(prescription)).toMatchObject([
      { kind: 'payment_differs', shipmentId: other.parcel.shipmentId },
      { kind: 'payment_differs', shipmentId: prepaid.parcel.shipmentId },
    ])
    const ids = [right, other, prepaid].map(({ parcel }) => parcel.shipmentId)
    const kept = await client.network
      .select({ payload: events.payload })
      .from(events)
      .where(and(inArray(events.aggregateId, ids), eq(events.type, 'charge.payment_differs')))
    const { prescriptionId } = prescription
    const siteId = world.villageSiteId
    expect(kept.map(({ payload }) => payload)).toEqual([
      { ...less, dueFen: 1000, siteId, prescriptionId },
      { ...unpaid, dueFen: 1000, siteId, prescriptionId },
    ])
    const inDrawer = async () =>
      (await readCash(client, world.villagePharmacist, { siteId, now: testNow })).inDrawerFen
    expect(await inDrawer()).toBe(1000)
    const settling = { shipmentId: other.parcel.shipmentId, ...cash }
    const tasks = await listEscalations(client, world.villagePharmacist, {
      scope: 'own',
      state: 'open',
      limit: 10,
      now: testNow,
    })
    const told = { dueFen: 1000, isOurs: true }
    expect(tasks.map(({ shipmentId, payment }) => [shipmentId, payment])).toEqual([
      [other.parcel.shipmentId, { method: 'cash', paidFen: 999, ...told }],
      [prepaid.parcel.shipmentId, { method: 'prepaid', paidFen: 1000, ...told }],
    ])
    await collectCharge(client, requestOf(world.villagePharmacist), settling)
    expect(await inDrawer()).toBe(2000)
    // What is collected needs nobody any more.
    expect(await openTasks(prescription)).toMatchObject([{ shipmentId: prepaid.parcel.shipmentId }])
    expect(await moneyDrift(client, world.picker, testNow)).toMatchObject({ driftFen: 0 })
  })

  it('that the books cannot take is a task all the same, once under its key', async () => {
    const { parcel, code, scans } = await parcelHere(20)
    // No pharmacy has accepted it any more: the last line cannot complete it.
    const ofPrescription = eq(prescriptions.id, parcel.prescriptionId)
    await client.network.update(prescriptions).set({ state: 'approved' }).where(ofPrescription)
    const input = { shipmentId: parcel.shipmentId, pickupCode: code, scans, handedOverAt: testNow }
    const request = requestOf(world.villagePharmacist, input)
    const { answer } = await handOverShipment(client, request, input)
    expect(answer).toMatchObject({ handedOver: false, isTask: true, refusal: { code: 'wrongState' } })
    expect(await handOverShipment(client, request, input)).toEqual({ answer, replayed: true })
    expect(await openTasks(parcel)).toMatchObject([{ kind: 'hand_over_unproven' }])
    expect((await rowOf(parcel))?.state).toBe('arrived')
    expect((await unitsOf(world, world.lot)).in_transit).toBe(20)
    await client.network.update(prescriptions).set({ state: 'accepted' }).where(ofPrescription)
    const { answer: proven } = await handOverShipment(client, requestOf(world.villagePharmacist), input)
    expect(proven).toMatchObject({ handedOver: true, prescriptionCompleted: true })
    expect(await openTasks(parcel)).toEqual([])
  })

  it('of a phone whose clock is ahead took place now', async () => {
    const { parcel, tell } = await parcelHere(20)
    const handedOverAt = new Date(testNow.getTime() + 24 * hourMs)
    expect(await tell({ handedOverAt })).toMatchObject({ handedOver: true })
    expect((await rowOf(parcel))?.handedOverAt).toEqual(testNow)
  })
})
