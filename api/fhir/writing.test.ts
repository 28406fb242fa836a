import { randomUUIDv7 } from 'node:crypto'
import type { Bundle, MedicationRequest, OperationOutcome, Patient, Resource, Task } from '@medplum/fhirtypes'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prescriptionBundleOf } from '#bin/demo/prescription-bundle.ts'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  route,
  submitApproved,
} from '#db/prescriptions/prescribing-fixture.ts'
import { sites } from '#db/organisations/schema.ts'
import { residentId } from '#domain/patients/resident-id.ts'
import { addTenant, personOf } from '#db/test-world.ts'
import { bearer, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir, issuesOf } from './fhir-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let hospital: Credential
let pharmacist: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  hospital = bearer(await addKey(test.database, world.hospitalId))
  pharmacist = await employ(test, world.villagePharmacist)
})

afterAll(() => test.close())

const send = <Body = Resource>(
  method: 'POST' | 'PUT',
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  who: Credential = hospital,
) =>
  askFhir<Body>(test, path, who, { method, body, headers: { 'idempotency-key': randomUUIDv7(), ...headers } })

describe('a prescription as a transaction', () => {
  it('is taken in once, and can be read back as it was sent', async () => {
    const bundle = prescriptionBundleOf(intakeFor(world))
    const key = { 'idempotency-key': randomUUIDv7() }
    const first = await send<Bundle>('POST', '', bundle, key)
    expect({ status: first.status, body: first.body }).toMatchObject({
      status: 200,
      body: { type: 'transaction-response' },
    })
    const [task, line] = first.body.entry ?? []
    expect(task).toMatchObject({
      response: { status: '201 Created', location: expect.stringContaining('/fhir/Task/') },
      resource: { status: 'received', output: [{ valueString: expect.stringMatching(/^\/t\//) }] },
    })
    expect(line?.response?.location).toContain('/fhir/MedicationRequest/')
    const again = await send<Bundle>('POST', '', bundle, key)
    expect(again.body.entry?.[0]?.resource?.id).toBe(task?.resource?.id)
    const other = await send<OperationOutcome>('POST', '', bundle)
    expect({ status: other.status, issues: issuesOf(other.body) }).toEqual({
      status: 409,
      issues: ['hospitalReferenceTaken at Bundle.entry[0].resource'],
    })
  })

  it.each([
    [
      'of the reasons of its lines, each once',
      ['高血压 2 级', ' 高血脂 ', '高血压 2 级'],
      '高血压 2 级；高血脂',
    ],
    ['as the Task calls its codes, where the lines give no reason', [], '原发性高血压'],
  ])('keeps the diagnosis in words, %s', async (_which, reasons, kept) => {
    const bundle = prescriptionBundleOf(intakeFor(world))
    const resources = bundle.entry?.map(({ resource }) => resource) ?? []
    const [task, line] = resources as [Task, MedicationRequest]
    Object.assign(task.reasonCode?.coding?.[0] ?? {}, { display: '原发性高血压' })
    line.reasonCode = reasons.map((text) => ({ text }))
    const made = await send<Bundle>('POST', '', bundle)
    const at = made.body.entry?.map(({ response }) => response?.location?.split('/')) ?? []
    const read = await askFhir<MedicationRequest>(test, `/MedicationRequest/${at[1]?.at(-3) ?? ''}`, hospital)
    expect(read.body.reasonCode).toEqual([
      { coding: [expect.objectContaining({ code: 'I10' })] },
      { text: kept },
    ])
    const path = `/prescriptions/${at[0]?.at(-3) ?? ''}`
    const whole = await test.app.request(path, { headers: hospital })
    expect(await whole.json()).toMatchObject({ patient: { diagnosisText: kept } })
  })

  it('names the element at fault', async () => {
    const bundle = prescriptionBundleOf(intakeFor(world))
    const line = bundle.entry?.[1]?.resource as { dosageInstruction: { route: unknown }[] }
    line.dosageInstruction = [{ ...line.dosageInstruction[0], route: { text: 'by mouth' } }]
    const { status, body } = await send<OperationOutcome>('POST', '', bundle)
    expect({ status, issues: issuesOf(body) }).toEqual({
      status: 400,
      issues: ['invalidRequest at Bundle.entry[1].resource.dosageInstruction[0].route'],
    })
    const long = prescriptionBundleOf(intakeFor(world, undefined, { diagnosisText: '病'.repeat(501) }))
    const refused = await send<OperationOutcome>('POST', '', long)
    expect({ status: refused.status, issues: issuesOf(refused.body) }).toEqual({
      status: 400,
      issues: ['invalidRequest at Bundle.entry[1].resource.reasonCode'],
    })
  })

  it('is refused by the rules of every intake, each at its line', async () => {
    const intake = intakeFor(world)
    const bundle = prescriptionBundleOf({
      ...intake,
      lines: intake.lines.map((one) => ({ ...one, daysSupply: 30 })),
    })
    const { status, body } = await send<OperationOutcome>('POST', '', bundle)
    expect(status).toBe(422)
    expect(body.issue[0]).toMatchObject({ expression: ['Bundle.entry[1].resource'] })
    expect(body.issue[0]?.details?.coding?.[0]?.code).toMatch(/^\w+$/)
  })

  it('needs a key', async () => {
    const { status, body } = await askFhir<OperationOutcome>(test, '', hospital, {
      method: 'POST',
      body: prescriptionBundleOf(intakeFor(world)),
    })
    expect({ status, issues: issuesOf(body) }).toEqual({
      status: 400,
      issues: ['idempotencyKeyMissing at http.Idempotency-Key'],
    })
  })
})

const newPatient = {
  resourceType: 'Patient',
  identifier: [{ system: 'urn:yunyaoku:resident-id', value: residentId('640422', '1885-03-04', '017') }],
  name: [{ text: '演示新人' }],
  gender: 'male',
  birthDate: '1970-03-04',
  telecom: [{ system: 'phone', value: '000-11111111' }],
  address: [{ text: '演示村一号', extension: [{ url: 'urn:yunyaoku:region', valueCode: '640422100002' }] }],
}

describe('creating', () => {
  it('registers a patient, and links who is on file', async () => {
    const made = await send<Patient>('POST', '/Patient', newPatient)
    expect({ status: made.status, body: made.body }).toMatchObject({ status: 201, body: { gender: 'male' } })
    expect(made.headers.get('location')).toContain(`/fhir/Patient/${made.body.id}/_history/`)
    const otherHospital = bearer(
      await addKey(test.database, await addTenant(test.database, 'internet_hospital')),
    )
    const linked = await send<Patient>('POST', '/Patient', newPatient, {}, otherHospital)
    expect(linked.body.id).toBe(made.body.id)
    const wrong = { ...newPatient, name: [{ text: '演示他人' }] }
    const refused = await send<OperationOutcome>('POST', '/Patient', wrong)
    expect({ status: refused.status, issues: issuesOf(refused.body) }).toEqual({
      status: 409,
      issues: ['patientDiffers at Patient'],
    })
  })

  it('adds to the file of a patient whom the organisation treats, and of no other', async () => {
    const subject = { reference: `Patient/${world.patientId}` }
    const icd10 = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'E11.9' }] }
    const ingredient = { coding: [{ system: 'urn:yunyaoku:ingredient', code: 'I0102' }] }
    const weight = { coding: [{ system: 'http://loinc.org', code: '29463-7' }] }
    const resources = [
      { resourceType: 'Condition', code: icd10, subject, recordedDate: '2026-01-05' },
      { resourceType: 'AllergyIntolerance', code: ingredient, patient: subject, recordedDate: '2026-01-05' },
      {
        resourceType: 'Observation',
        status: 'final',
        code: weight,
        subject,
        effectiveDateTime: '2026-03-01T09:00:00+08:00',
        valueQuantity: { value: 70, unit: 'kg', code: 'kg' },
      },
    ]
    const stranger = bearer(await addKey(test.database, await addTenant(test.database, 'internet_hospital')))
    for (const resource of resources) {
      const path = `/${resource.resourceType}`
      const made = await send('POST', path, resource)
      expect({ path, status: made.status, body: made.body }).toMatchObject({ status: 201 })
      const refused = await send<OperationOutcome>('POST', path, resource, {}, stranger)
      expect({ path, status: refused.status, issues: issuesOf(refused.body) }).toEqual({
        path,
        status: 404,
        issues: [`patientNotFound at ${resource.resourceType}`],
      })
    }
  })

  it('as a batch does each by itself', async () => {
    const entry = [
      { resource: { resourceType: 'Condition' }, request: { method: 'POST', url: 'Condition' } },
      { request: { method: 'GET', url: `Patient/${world.patientId}` } },
    ]
    const { status, body } = await send<Bundle>('POST', '', { resourceType: 'Bundle', type: 'batch', entry })
    expect(status).toBe(200)
    expect(body.entry?.map(({ response }) => response?.status)).toEqual(['400', '200'])
  })
})

describe('a Task', () => {
  const read = async (id: string, who = hospital) => {
    const answer = await askFhir<Task>(test, `/Task/${id}`, who)
    return { etag: answer.headers.get('etag') ?? '', task: answer.body }
  }

  it('is accepted by the pharmacy in the version that it saw, once', async () => {
    const { villageSiteId } = world
    await test.database.network
      .update(sites)
      .set({ acceptsAutomatically: false })
      .where(eq(sites.id, villageSiteId))
    const id = await submitApproved(world)
    await route(world, id)
    const { etag, task } = await read(id, pharmacist)
    const accepted = { ...task, status: 'accepted' }
    const old = await send<OperationOutcome>(
      'PUT',
      `/Task/${id}`,
      accepted,
      { 'if-match': 'W/"1"' },
      pharmacist,
    )
    expect({ status: old.status, issues: issuesOf(old.body) }).toEqual({
      status: 412,
      issues: ['versionChanged at Task'],
    })
    const headers = { 'if-match': etag, 'idempotency-key': randomUUIDv7() }
    const done = await send<Task>('PUT', `/Task/${id}`, accepted, headers, pharmacist)
    expect({ status: done.status, body: done.body }).toMatchObject({
      status: 200,
      body: { status: 'accepted' },
    })
    expect(done.headers.get('etag')).not.toBe(etag)
    const again = await send<Task>('PUT', `/Task/${id}`, accepted, headers, pharmacist)
    expect({ status: again.status, replayed: again.headers.get('idempotency-replayed') }).toEqual({
      status: 200,
      replayed: 'true',
    })
  })

  it('is aborted by its hospital', async () => {
    const id = await submitApproved(world)
    const { etag, task } = await read(id)
    const missing = await send<OperationOutcome>('PUT', `/Task/${id}`, { ...task, status: 'cancelled' })
    expect(issuesOf(missing.body)).toEqual(['ifMatchMissing at http.If-Match'])
    const done = await send<Task>(
      'PUT',
      `/Task/${id}`,
      { ...task, status: 'cancelled' },
      { 'if-match': etag },
    )
    expect({ status: done.status, body: done.body }).toMatchObject({
      status: 200,
      body: { status: 'cancelled' },
    })
  })

  it('is rejected by a pharmacist alone, and for a listed reason', async () => {
    const id = await submitApproved(world)
    const { etag, task } = await read(id)
    const rejected = { ...task, status: 'rejected' }
    const bySystem = await send<OperationOutcome>('PUT', `/Task/${id}`, rejected, { 'if-match': etag })
    expect({ status: bySystem.status, issues: issuesOf(bySystem.body) }).toEqual({
      status: 403,
      issues: ['roleMissing at Task'],
    })
    const reviewer = await employ(test, personOf(world.hospitalId, ['review_pharmacist']))
    const unsaid = await send<OperationOutcome>(
      'PUT',
      `/Task/${id}`,
      rejected,
      { 'if-match': etag },
      reviewer,
    )
    expect(issuesOf(unsaid.body)).toEqual(['invalidRequest at Task.statusReason'])
  })

  it('is closed and returned by its parcel', async () => {
    const id = await submitApproved(world)
    const { etag, task } = await read(id)
    for (const status of ['completed', 'failed']) {
      const { body } = await send<OperationOutcome>(
        'PUT',
        `/Task/${id}`,
        { ...task, status },
        { 'if-match': etag },
        pharmacist,
      )
      expect(issuesOf(body)).toEqual(['invalidRequest at Task.input'])
    }
  })
})
