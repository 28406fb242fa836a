import { randomUUIDv7 } from 'node:crypto'
import type { OperationOutcome, Task } from '@medplum/fhirtypes'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addParcel, bringTo, type Parcel, unitsOf } from '#db/fulfilment/parcel-fixture.ts'
import { issuePickupCode } from '#db/fulfilment/pickup-codes.ts'
import { dispenses, shipments } from '#db/fulfilment/schema.ts'
import { patientLinks } from '#db/patients/schema.ts'
import { charges } from '#db/money/schema.ts'
import {
  makePrescribingWorld,
  type PrescribingWorld,
  route,
  submit,
  submitApproved,
} from '#db/prescriptions/prescribing-fixture.ts'
import { prescriptionReviews, prescriptions } from '#db/prescriptions/schema.ts'
import { personOf, requestOf, testNow } from '#db/test-world.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { bearer, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir, issuesOf } from './fhir-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let hospital: Credential
let pharmacist: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
})

beforeEach(async () => {
  world = await makePrescribingWorld(test.database)
  hospital = bearer(await addKey(test.database, world.hospitalId))
  pharmacist = await employ(test, world.villagePharmacist)
})

afterAll(() => test.close())

const input = (code: string, valueString: string) => ({
  type: { coding: [{ system: 'urn:yunyaoku:task-input', code }] },
  valueString,
})

const reason = (system: string, code: string) => ({ coding: [{ system, code }] })

/** Reads the Task and sends it with what an act changes. */
async function act(id: string, who: Credential, change: Partial<Task> | object) {
  const { body: task, headers } = await askFhir<Task>(test, `/Task/${id}`, who)
  const sent = { ...headersOf(headers.get('etag') ?? ''), 'idempotency-key': randomUUIDv7() }
  return askFhir<Task & OperationOutcome>(test, `/Task/${id}`, who, {
    method: 'PUT',
    body: { ...task, ...change },
    headers: sent,
  })
}

const headersOf = (etag: string) => ({ 'if-match': etag })

async function rowOf(prescriptionId: string) {
  const { network } = test.database
  const [row] = await network.select().from(prescriptions).where(eq(prescriptions.id, prescriptionId))
  return row
}

async function shipmentOf({ shipmentId }: Pick<Parcel, 'shipmentId'>) {
  const { network } = test.database
  const [row] = await network.select().from(shipments).where(eq(shipments.id, shipmentId))
  return row
}

describe('the acts on a Task', () => {
  it('reject: the review ends with its reason, and the hospital reads it', async () => {
    const id = await submit(world)
    const registered = {
      kind: 'pharmacist',
      number: 'TEST',
      validFrom: '2020-01-01',
      validTo: '2030-12-31',
    } as const
    const reviewer = await employ(test, personOf(world.hospitalId, ['review_pharmacist']), [registered])
    const { status, body } = await act(id, reviewer, {
      status: 'rejected',
      statusReason: reason('urn:yunyaoku:reject-reason', 'dose_too_high'),
      note: [{ text: '剂量过大' }],
    })
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'rejected' } })
    expect(await rowOf(id)).toMatchObject({ state: 'rejected' })
    const reviews = await test.database.network
      .select()
      .from(prescriptionReviews)
      .where(eq(prescriptionReviews.prescriptionId, id))
    expect(reviews).toMatchObject([{ action: 'reject', reasonCode: 'dose_too_high', remark: '剂量过大' }])
    const read = await askFhir<Task>(test, `/Task/${id}`, hospital)
    expect(read.body).toMatchObject({
      status: 'rejected',
      businessStatus: { coding: [{ code: 'rejected' }] },
    })
  })

  it('abort: what was reserved is on the shelf again', async () => {
    const id = await submitApproved(world)
    await route(world, id)
    expect(await unitsOf(world, world.lot)).toMatchObject({ reserved: 7 })
    const { status, body } = await act(id, hospital, { status: 'cancelled' })
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'cancelled' } })
    expect(await rowOf(id)).toMatchObject({ state: 'cancelled' })
    expect(await unitsOf(world, world.lot)).toEqual({ supplier: -1000, available: 1000 })
  })

  it('close: the medicine is dispensed, paid for and the prescription completed', async () => {
    const { patientId, pharmacyId } = world
    await test.database.network
      .insert(patientLinks)
      .values({ patientId, tenantId: pharmacyId, purpose: 'supply', since: testNow })
    const parcel = await addParcel(world, 30)
    const scans = await bringTo(world, parcel, 'arrived')
    const { code } = await issuePickupCode(test.database, requestOf(world.villagePharmacist), parcel)
    const closed = (pickupCode: string) => ({
      status: 'completed',
      input: [
        input('shipment', parcel.shipmentId),
        input('pickup-code', pickupCode),
        ...scans.map((scan) => input('scan', scan.code)),
      ],
    })
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    const refused = await act(parcel.prescriptionId, pharmacist, closed(wrong))
    expect({ status: refused.status, issues: issuesOf(refused.body) }).toEqual({
      status: 409,
      issues: ['pickupCodeWrong at Task'],
    })
    const { status, body } = await act(parcel.prescriptionId, pharmacist, closed(code))
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'completed' } })
    expect(await rowOf(parcel.prescriptionId)).toMatchObject({ state: 'completed' })
    expect(await shipmentOf(parcel)).toMatchObject({ state: 'handed_over' })
    const { network } = test.database
    const dispensed = await network
      .select()
      .from(dispenses)
      .where(eq(dispenses.prescriptionId, parcel.prescriptionId))
    expect(dispensed).toMatchObject([{ units: 30, dispensedBy: world.villagePharmacist.principalId }])
    expect(await network.$count(charges, eq(charges.prescriptionId, parcel.prescriptionId))).toBe(1)
    const dispense = await askFhir(test, `/MedicationDispense?identifier=${parcel.prescriptionId}`, hospital)
    expect(dispense.body).toMatchObject({
      entry: [
        {
          resource: {
            status: 'completed',
            quantity: { value: 30 },
            authorizingPrescription: [{ reference: `MedicationRequest/${parcel.prescriptionLineId}` }],
            whenHandedOver: testNow.toISOString(),
          },
        },
      ],
    })
  })

  it('return: the parcel is on its way back, for the listed reason', async () => {
    const parcel = await addParcel(world, 30)
    await bringTo(world, parcel, 'arrived')
    const { status, body } = await act(parcel.prescriptionId, pharmacist, {
      status: 'failed',
      statusReason: reason('urn:yunyaoku:return-reason', 'damaged'),
      input: [input('shipment', parcel.shipmentId)],
    })
    expect({ status, body }).toMatchObject({ status: 200, body: { resourceType: 'Task' } })
    expect(await shipmentOf(parcel)).toMatchObject({ state: 'return_in_transit', returnReason: 'damaged' })
    expect(await unitsOf(world, world.lot)).toMatchObject({ in_transit: 30 })
  })
})
