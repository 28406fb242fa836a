import { randomUUIDv7 } from 'node:crypto'
import type {
  Bundle,
  CapabilityStatement,
  MedicationRequest,
  OperationOutcome,
  Patient,
  Task,
} from '@medplum/fhirtypes'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { hashApiKey } from '#db/access/api-keys.ts'
import { apiKeys } from '#db/access/schema.ts'
import { dataAccesses } from '#db/audit/schema.ts'
import { recordObservations } from '#db/patients/observations.ts'
import { patientAllergies } from '#db/patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  type PrescribingWorld,
  submit,
} from '#db/prescriptions/prescribing-fixture.ts'
import { addProduct, addTenant, personOf, requestOf, testNow } from '#db/test-world.ts'
import { bearer, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir, idsIn, issuesOf, nextOf } from './fhir-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let hospital: Credential
let stranger: Credential
let regulator: Credential
let prescriptionId: string
const reference = 'H-2026-1'
const written = { hospitalReference: reference, diagnosisText: '高血压 2 级，中危' }

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  hospital = bearer(await addKey(test.database, world.hospitalId))
  stranger = bearer(await addKey(test.database, await addTenant(test.database, 'pharmacy')))
  const regulatorId = await addTenant(test.database, 'regulator')
  regulator = await employ(test, personOf(regulatorId, ['regulator']))
  const other = { product: await addProduct(test.database), units: 14 }
  const needs = [{ product: world.product, units: 7 }, other]
  prescriptionId = await submit(world, intakeFor(world, needs, written))
  await submit(world)
  const { patientId } = world
  await test.database.network
    .insert(patientAllergies)
    .values({ patientId, ingredientCode: 'I0101', recordedOn: '2025-05-01' })
  await recordObservations(test.database, requestOf(world.doctor), [
    {
      id: randomUUIDv7(),
      patientId,
      code: '29463-7',
      value: 61.5,
      unit: 'kg',
      valueCode: null,
      effectiveAt: testNow,
    },
  ])
})

afterAll(() => test.close())

const get = <Body>(path: string, who: Credential = hospital, headers: Record<string, string> = {}) =>
  askFhir<Body>(test, path, who, { headers })

async function found(path: string, who: Credential = hospital): Promise<Bundle> {
  const { status, body } = await get<Bundle>(path, who)
  expect({ path, status, body }).toMatchObject({ status: 200, body: { type: 'searchset' } })
  return body
}

describe('the capability statement', () => {
  it('is open to everyone and tells of what is served', async () => {
    const { status, headers, body } = await askFhir<CapabilityStatement>(test, '/metadata', {})
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/fhir+json; charset=utf-8')
    expect(body).toMatchObject({ fhirVersion: '4.0.1', kind: 'instance' })
    const requests = body.rest?.[0]?.resource?.find(({ type }) => type === 'MedicationRequest')
    expect(requests?.searchInclude).toContain('MedicationRequest:patient')
    expect(requests?.searchRevInclude).toEqual(['MedicationDispense:prescription'])
  })

  it('names only search parameters that every type of resource takes', async () => {
    const { body } = await askFhir<CapabilityStatement>(test, '/metadata', {})
    const values = { token: 'x', reference: randomUUIDv7(), date: '2026-03-02', string: 'x' }
    for (const { type, searchParam = [] } of body.rest?.[0]?.resource ?? []) {
      for (const { name, type: kind } of searchParam) {
        const value = values[kind as keyof typeof values]
        const { status } = await get(`/${type}?${name}=${value}`, hospital, { prefer: 'handling=strict' })
        expect({ type, name, status }).toEqual({ type, name, status: 200 })
      }
    }
  })
})

describe('reading a resource', () => {
  it('gives it with its version, and not again to those who have that version', async () => {
    const { headers, body } = await get<Patient>(`/Patient/${world.patientId}`)
    expect(body).toMatchObject({ resourceType: 'Patient', gender: 'female', birthDate: '1960-01-01' })
    expect(headers.get('etag')).toBe(`W/"${body.meta?.versionId}"`)
    const again = await get(`/Patient/${world.patientId}`, hospital, {
      'if-none-match': headers.get('etag') ?? '',
    })
    expect(again.status).toBe(304)
  })

  it('is not found for those to whom it was not handed, and for ids that are none', async () => {
    for (const path of [`/Patient/${world.patientId}`, `/Task/${prescriptionId}`]) {
      const { status, body } = await get<OperationOutcome>(path, stranger)
      expect({ path, status }).toEqual({ path, status: 404 })
      expect(issuesOf(body)).toEqual([`resourceNotFound at ${path.split('/')[1]}`])
    }
    expect((await get('/Patient/not-an-id')).status).toBe(404)
    expect((await get('/Basket/1')).status).toBe(404)
  })

  it('is put on record as a look at the patient', async () => {
    const { patientId } = world
    const looks = () => test.database.network.$count(dataAccesses, eq(dataAccesses.patientId, patientId))
    const before = await looks()
    await get(`/Task/${prescriptionId}`)
    await get('/Organization?_count=1')
    expect(await looks()).toBe(before + 1)
  })
})

describe('searching', () => {
  it('finds the lines of a prescription by its group identifier', async () => {
    const bundle = await found(`/MedicationRequest?group-identifier=${reference}`)
    expect(idsIn(bundle)).toHaveLength(2)
    const lines = bundle.entry?.map(({ resource }) => resource as MedicationRequest) ?? []
    expect(lines.find(({ dosageInstruction }) => dosageInstruction?.[0]?.sequence === 1)).toMatchObject({
      status: 'active',
      groupIdentifier: { value: reference },
      subject: { reference: `Patient/${world.patientId}` },
      reasonCode: [{ coding: [{ code: 'I10' }] }, { text: written.diagnosisText }],
      dosageInstruction: [{ timing: { code: { coding: [{ code: 'qd' }] } } }],
      dispenseRequest: { quantity: { value: 7 } },
    })
  })

  it.each([
    ['MedicationRequest', 'status=active', 3],
    ['MedicationRequest', 'status=completed,cancelled', 0],
    ['MedicationRequest', 'status=http://else.where|active', 0],
    ['MedicationRequest', 'authoredon=2026-03-02', 3],
    ['MedicationRequest', 'authoredon=gt2026-03-02', 0],
    ['MedicationRequest', 'authoredon=le2026-03', 3],
    ['Task', 'status=received', 2],
    ['Task', 'business-status=in_review&status=draft', 0],
    ['Condition', 'code=http://hl7.org/fhir/sid/icd-10|I10', 1],
    ['Condition', 'code=I11', 0],
    ['Observation', 'code=29463-7&date=ge2026-01-01', 1],
    ['Patient', 'birthdate=1960&gender=female', 1],
    ['Patient', 'birthdate=ne1960-01-01', 0],
    ['Patient', '_lastUpdated=lt2020-01-01', 0],
    ['AllergyIntolerance', 'code=I0101', 1],
    ['MedicationDispense', 'status=completed', 0],
    ['Claim', 'status=active', 0],
  ])('%s?%s finds %i', async (type, query, count) => {
    expect(idsIn(await found(`/${type}?${query}`))).toHaveLength(count)
  })

  it('includes what the found refer to, and what refers to them', async () => {
    const forward = await found(
      `/MedicationRequest?group-identifier=${reference}&_include=MedicationRequest:patient&_include=MedicationRequest:requester`,
    )
    expect(idsIn(forward, 'include').toSorted()).toEqual(
      [`Patient/${world.patientId}`, `Practitioner/${world.doctor.principalId}`].toSorted(),
    )
    const back = await found(`/Patient?_id=${world.patientId}&_revinclude=Condition:subject`)
    expect(idsIn(back, 'include')).toEqual([expect.stringMatching(/^Condition\//)])
  })

  it('goes on from page to page over a sealed cursor, each resource once', async () => {
    const seen: string[] = []
    let page: string | undefined = `/MedicationRequest?patient=${world.patientId}&_count=2`
    while (page !== undefined) {
      const bundle = await found(page)
      seen.push(...idsIn(bundle))
      page = nextOf(bundle)
      expect(page ?? '').not.toContain(world.patientId)
    }
    expect(seen).toHaveLength(3)
    expect(new Set(seen).size).toBe(3)
  })

  it('keeps what was asked in a body out of every address', async () => {
    const body = `identifier=urn:yunyaoku:resident-id|110105194912310021&name=${encodeURIComponent('演示')}`
    const response = await test.app.request('/fhir/Patient/_search', {
      method: 'POST',
      headers: { ...hospital, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
    const bundle = (await response.json()) as Bundle
    expect(response.status).toBe(200)
    expect(JSON.stringify(bundle.link)).not.toMatch(/identifier|1101051949/)
  })

  it('passes over an unknown parameter with a warning, or refuses it where that is preferred', async () => {
    const lenient = await found('/Patient?shoe-size=43')
    expect(lenient.entry?.at(-1)).toMatchObject({
      search: { mode: 'outcome' },
      resource: { issue: [{ severity: 'warning', expression: ['http.shoe-size'] }] },
    })
    const strict = await get<OperationOutcome>('/Patient?shoe-size=43', hospital, {
      prefer: 'handling=strict',
    })
    expect(strict.status).toBe(400)
    expect(issuesOf(strict.body)).toEqual(['searchParameterUnknown at http.shoe-size'])
  })

  it.each([
    ['Patient?birthdate=yesterday', 'birthdate'],
    ['Patient?birthdate=2026-13-01', 'birthdate'],
    ['Patient?_count=many', '_count'],
    ['Patient?name:contains=x', 'name:contains'],
    ['Patient?name=%00', 'name'],
    ['Patient?_include=Patient:shoes', '_include'],
    ['Patient?_revinclude=Organization:partof', '_revinclude'],
  ])('refuses %s where the fault is', async (query, parameter) => {
    const { status, body } = await get<OperationOutcome>(`/${query}`)
    expect(status).toBe(400)
    expect(issuesOf(body)).toEqual([`searchParameterInvalid at http.${parameter}`])
  })

  it('refuses a cursor that was not made here', async () => {
    for (const cursor of ['x', 'A'.repeat(80)]) {
      expect((await get(`/Patient?_cursor=${cursor}`)).status).toBe(400)
    }
  })

  it('shows other organisations nothing of ours', async () => {
    for (const type of ['Patient', 'Practitioner', 'Condition', 'MedicationRequest', 'Task', 'Observation']) {
      expect({ type, ids: idsIn(await found(`/${type}`, stranger)) }).toEqual({ type, ids: [] })
    }
    const sites = await found(`/Organization?_id=${world.depotSiteId}`, stranger)
    expect(idsIn(sites)).toEqual([`Organization/${world.depotSiteId}`])
  })
})

describe('the regulator', () => {
  it('reads the prescriptions of every organisation, without who the patients are', async () => {
    const bundle = await found(`/Task?identifier=${prescriptionId}`, regulator)
    const [task] = bundle.entry?.map(({ resource }) => resource as Task) ?? []
    expect(task).toMatchObject({ status: 'received', groupIdentifier: { value: reference } })
    const lines = await found(`/MedicationRequest?identifier=${prescriptionId}`, regulator)
    expect(idsIn(lines)).toHaveLength(2)
    const text = JSON.stringify([bundle, lines])
    expect(text).not.toContain(world.patientId)
    expect(text).not.toContain('I10')
    expect(text).not.toContain(written.diagnosisText)
    expect(text).toContain('masked')
  })

  it('neither searches by a patient nor reads one', async () => {
    const search = await get<OperationOutcome>(`/Task?patient=${world.patientId}`, regulator)
    expect({ status: search.status, issues: issuesOf(search.body) }).toEqual({
      status: 403,
      issues: ['patientParameterNotAllowed at http.patient'],
    })
    expect((await get(`/Patient/${world.patientId}`, regulator)).status).toBe(403)
  })
})

describe('a key with scopes', () => {
  it('opens what they say and nothing else, neither here nor elsewhere', async () => {
    const key = await addKey(test.database, world.hospitalId)
    await test.database.network
      .update(apiKeys)
      .set({ scopes: ['system/MedicationRequest.s'] })
      .where(eq(apiKeys.keyHash, hashApiKey(key)))
    const scoped = bearer(key)
    const bundle = await found('/MedicationRequest?_include=MedicationRequest:patient', scoped)
    expect(idsIn(bundle)).toHaveLength(3)
    expect(idsIn(bundle, 'include')).toEqual([])
    const line = idsIn(bundle)[0] ?? ''
    for (const path of [`/${line}`, '/Patient', `/Task/${prescriptionId}`]) {
      const { status, body } = await get<OperationOutcome>(path, scoped)
      expect({ path, status, code: body.issue[0]?.details?.coding?.[0]?.code }).toEqual({
        path,
        status: 403,
        code: 'scopeMissing',
      })
    }
    const elsewhere = await test.app.request('/prescriptions', { headers: { ...scoped } })
    expect(elsewhere.status).toBe(403)
  })
})

describe('an answer', () => {
  it('is an OperationOutcome for every failure under /fhir', async () => {
    const cases = [
      ['/Patient', {}, {}, 401, 'signInNeeded at Patient'],
      ['/Patient', hospital, { accept: 'application/fhir+xml' }, 406, 'formatNotAcceptable at Patient'],
      ['/Patient?_format=xml', hospital, {}, 406, 'formatNotAcceptable at Patient'],
      ['/a/b/c/d', hospital, {}, 404, 'routeUnknown at Bundle'],
    ] as const
    for (const [path, who, headers, status, issue] of cases) {
      const response = await askFhir<OperationOutcome>(test, path, who, { headers })
      expect({ path, status: response.status, issues: issuesOf(response.body) }).toEqual({
        path,
        status,
        issues: [issue],
      })
    }
    const gone = await askFhir<OperationOutcome>(test, '/Patient/1', hospital, { method: 'DELETE' })
    expect({ status: gone.status, allow: gone.headers.get('allow') }).toMatchObject({ status: 405 })
    expect(gone.body.resourceType).toBe('OperationOutcome')
  })
})
