import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { PrescriptionIntake } from '#domain/prescriptions/prescription.ts'
import { people, qualifications } from '../access/schema.ts'
import { products } from '../catalogue/schema.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import { events } from '../events/schema.ts'
import { licences, sites } from '../organisations/schema.ts'
import { patientDiagnoses, patientLinks } from '../patients/schema.ts'
import { addProduct, addTenant, personOf, requestOf } from '../test-world.ts'
import {
  intakeFor,
  lineFor,
  makePrescribingWorld,
  submit,
  type PrescribingWorld,
} from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'
import { prescriptionLines, prescriptions } from './schema.ts'
import { submitPrescription } from './submit.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

/** The refusal of a prescription; fails the test when it is taken in. */
async function refusalOf(intake: PrescriptionIntake, actor = world.doctor): Promise<CommandRefused> {
  const outcome = await submitPrescription(client, requestOf(actor), intake).catch((error: unknown) => error)
  if (outcome instanceof CommandRefused) return outcome
  throw new Error('It was not refused.', { cause: outcome })
}

const codesOf = ({ refusals }: CommandRefused) => refusals.map(({ code }) => code)

describe('a prescription that every rule lets through', () => {
  it('waits for a pharmacist, with its deadline 48 hours and its validity at the end of the day', async () => {
    const { answer } = await submitPrescription(client, requestOf(world.doctor), intakeFor(world))
    expect(answer).toEqual({
      prescriptionId: expect.any(String),
      state: 'in_review',
      acknowledgedAt: '2026-03-02T01:00:00.000Z',
      dueAt: '2026-03-04T01:00:00.000Z',
      validUntil: '2026-03-02T16:00:00.000Z',
    })
  })

  it('keeps what was posted, line by line, and tells of it once', async () => {
    const other = await addProduct(client)
    const intake = intakeFor(
      world,
      [
        { product: other, units: 14 },
        { product: world.product, units: 7 },
      ],
      { validUntil: '2026-03-04', diagnosisText: '高血压 2 级' },
    )
    const prescriptionId = await submit(world, intake)
    const read = await readPrescription(client, world.doctor, prescriptionId)
    expect(read.prescription).toMatchObject({
      hospitalReference: intake.hospitalReference,
      patientId: world.patientId,
      validUntil: new Date('2026-03-04T16:00:00Z'),
      diagnosisText: '高血压 2 级',
      signature: intake.signature,
      version: 1,
    })
    expect(read.lines.map(({ line }) => line)).toMatchObject([
      { lineNumber: 1, productId: other.id, quantityUnits: 14, doseAmount: 1, state: 'to_supply' },
      { lineNumber: 2, productId: world.product.id, quantityUnits: 7, directions: '早餐后服用' },
    ])
    const told = await client.network.select().from(events).where(eq(events.aggregateId, prescriptionId))
    expect(told.map(({ type, tenantId }) => [type, tenantId])).toEqual([
      ['prescription.submitted', world.hospitalId],
    ])
  })

  it('never tells who it is for', async () => {
    const prescriptionId = await submit(world)
    const [told] = await client.network.select().from(events).where(eq(events.aggregateId, prescriptionId))
    expect(Object.keys(told?.payload ?? {}).toSorted()).toEqual(['acknowledgedAt', 'dueAt', 'validUntil'])
  })

  it('is taken in once however often its key is sent', async () => {
    const intake = intakeFor(world)
    const request = requestOf(world.doctor, intake, 'key-1')
    const first = await submitPrescription(client, request, intake)
    const again = await submitPrescription(client, request, intake)
    expect(again).toEqual({ answer: first.answer, replayed: true })
    const written = await client.network.$count(prescriptions, eq(prescriptions.tenantId, world.hospitalId))
    expect(written).toBe(1)
  })

  it('is taken in once when its key is sent many times at the same moment', async () => {
    const intake = intakeFor(world)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        submitPrescription(client, requestOf(world.doctor, intake, 'key-2'), intake),
      ),
    )
    const ids = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value.answer.prescriptionId] : [],
    )
    expect(new Set(ids).size).toBe(1)
    const kinds = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [(outcome.reason as CommandRefused).kind] : [],
    )
    expect(kinds.filter((kind) => kind !== 'running')).toEqual([])
  })

  it('refuses its key for another body', async () => {
    const intake = intakeFor(world)
    await submitPrescription(client, requestOf(world.doctor, intake, 'key-3'), intake)
    const other = { ...intake, chronicReason: 'other' }
    await expect(
      submitPrescription(client, requestOf(world.doctor, other, 'key-3'), other),
    ).rejects.toMatchObject({ kind: 'keyReused' })
  })

  it('keeps its hospital reference to itself, in this hospital only', async () => {
    const intake = intakeFor(world, undefined, { hospitalReference: 'RX-1' })
    await submit(world, intake)
    const taken = await refusalOf(intake)
    expect([taken.kind, ...codesOf(taken)]).toEqual(['conflict', 'hospitalReferenceTaken'])
    const elsewhere = await makePrescribingWorld(client)
    await submit(elsewhere, intakeFor(elsewhere, undefined, { hospitalReference: 'RX-1' }))
  })
})

describe('a prescription that rules refuse', () => {
  it('hears of every rule, its source, its line and the next step, and leaves nothing behind', async () => {
    const insulin = await addProduct(client, { dosageForm: 'injection', ingredientCodes: ['I0401'] })
    const intake = intakeFor(world, undefined, {
      diagnosisCodes: ['E11'],
      lines: [
        { ...lineFor({ product: world.product, units: 30 }), daysSupply: 30 },
        lineFor({ product: insulin, units: 1 }),
      ],
      fulfilment: { mode: 'home', siteId: world.villageSiteId, address: '演示村1号' },
    })
    await client.network
      .update(sites)
      .set({ scopes: ['otc', 'prescription'] })
      .where(eq(sites.id, world.villageSiteId))
    const refused = await refusalOf(intake)
    expect(refused.kind).toBe('invalid')
    expect(refused.refusals.map(({ code, line }) => [code, line])).toEqual([
      ['diagnosisNotOnFile', undefined],
      ['daysSupplyTooLong', 0],
      ['notByMail', 1],
      ['destinationOutOfScope', 1],
    ])
    for (const refusal of refused.refusals) {
      expect(refusal).toMatchObject({
        rule: expect.stringMatching(/^[a-z]+\.[a-z-]+$/),
        source: expect.stringMatching(/./),
        nextStep: expect.stringMatching(/./),
      })
    }
    expect(await client.network.$count(prescriptions, eq(prescriptions.tenantId, world.hospitalId))).toBe(0)
    expect(
      await client.network.$count(prescriptionLines, eq(prescriptionLines.tenantId, world.hospitalId)),
    ).toBe(0)
    expect(await client.network.$count(events, eq(events.tenantId, world.hospitalId))).toBe(0)
  })

  it('may be sent again under the same key once it is right', async () => {
    const wrong = intakeFor(world, undefined, { diagnosisCodes: ['E11'] })
    await submitPrescription(client, requestOf(world.doctor, wrong, 'key-4'), wrong).catch(() => {})
    const right = { ...wrong, diagnosisCodes: ['I10'] }
    const { replayed } = await submitPrescription(client, requestOf(world.doctor, right, 'key-4'), right)
    expect(replayed).toBe(false)
  })

  it('is judged by what the database knows of its parties', async () => {
    const { network } = client
    const { hospitalId, villageSiteId, patientId, doctor } = world
    const doctorId = doctor.principalId
    const closed = [
      [
        'hospitalLicenceOutOfDate',
        () =>
          network.update(licences).set({ validTo: '2026-03-01' }).where(eq(licences.tenantId, hospitalId)),
      ],
      [
        'departmentOutOfScope',
        () => network.update(people).set({ department: 'surgery' }).where(eq(people.id, doctorId)),
      ],
      [
        'prescriberNotQualified',
        () =>
          network
            .update(qualifications)
            .set({ validTo: '2026-03-01' })
            .where(eq(qualifications.personId, doctorId)),
      ],
      [
        'prescriberUnknown',
        () => network.update(people).set({ status: 'left' }).where(eq(people.id, doctorId)),
      ],
      [
        'diagnosisNotOnFile',
        () =>
          network
            .update(patientDiagnoses)
            .set({ offline: false })
            .where(eq(patientDiagnoses.patientId, patientId)),
      ],
      [
        'productInactive',
        () => network.update(products).set({ active: false }).where(eq(products.id, world.product.id)),
      ],
      [
        'destinationNotDesignated',
        () => network.update(sites).set({ designatedCode: null }).where(eq(sites.id, villageSiteId)),
      ],
      [
        'destinationNotWorking',
        () => network.update(sites).set({ status: 'down' }).where(eq(sites.id, villageSiteId)),
      ],
    ] as const
    for (const [code, close] of closed) {
      await close()
      expect(codesOf(await refusalOf(intakeFor(world)))).toContain(code)
    }
  })

  it('takes the licence that was in force on the day of signing, of several', async () => {
    const [licence] = await client.network
      .select()
      .from(licences)
      .where(eq(licences.tenantId, world.hospitalId))
    if (licence === undefined) throw new Error('no licence')
    await client.network
      .insert(licences)
      .values({ ...licence, id: randomUUIDv7(), scopes: [], validFrom: '2031-01-01', validTo: '2035-12-31' })
    expect(await submit(world)).toMatch(/^[\w-]{36}$/)
  })
})

describe('the wall around a hospital', () => {
  it('hides doctors and patients of other hospitals, which are then unknown', async () => {
    const other = await makePrescribingWorld(client)
    const refused = await refusalOf(
      intakeFor(world, undefined, { prescriberId: other.doctor.principalId, patientId: other.patientId }),
    )
    expect(codesOf(refused)).toEqual(['prescriberUnknown', 'patientUnknown'])
  })

  it('hides a patient whose treatment here has ended', async () => {
    await client.network
      .update(patientLinks)
      .set({ until: new Date('2026-01-01T00:00:00Z') })
      .where(eq(patientLinks.patientId, world.patientId))
    expect(codesOf(await refusalOf(intakeFor(world)))).toEqual(['patientUnknown'])
  })

  it('lets a tenant without a hospital licence take nothing in', async () => {
    const pharmacy = personOf(await addTenant(client, 'pharmacy'), ['doctor'])
    expect(codesOf(await refusalOf(intakeFor(world), pharmacy))).toEqual([
      'hospitalUnknown',
      'prescriberUnknown',
      'patientUnknown',
    ])
  })

  it('hides a prescription from everybody to whom it was not handed on', async () => {
    const prescriptionId = await submit(world)
    const stranger = personOf(world.pharmacyId, ['village_pharmacist'])
    await expect(readPrescription(client, stranger, prescriptionId)).rejects.toMatchObject({
      kind: 'notFound',
    })
  })
})
