import { randomUUIDv7 } from 'node:crypto'
import type { Bundle, Condition, OperationOutcome } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { makePrescribingWorld, type PrescribingWorld } from '#db/prescriptions/prescribing-fixture.ts'
import { personOf } from '#db/test-world.ts'
import { bearer, type Credential, employ, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir, issuesOf } from './fhir-fixture.ts'

let test: TestApp
let world: PrescribingWorld
let hospital: Credential
let doctor: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  world = await makePrescribingWorld(test.database)
  hospital = bearer(await addKey(test.database, world.hospitalId))
  doctor = await employ(test, personOf(world.hospitalId, ['doctor']))
})

afterAll(() => test.close())

const send = <Body>(body: unknown) =>
  askFhir<Body>(test, '/Condition', hospital, {
    method: 'POST',
    body,
    headers: { 'idempotency-key': randomUUIDv7() },
  })

const found = async (code: string) => {
  const answer = await askFhir<Bundle>(test, `/Condition?patient=${world.patientId}&code=${code}`, hospital)
  return answer.body.entry ?? []
}

const codingOf = (code: string) => ({ system: 'http://hl7.org/fhir/sid/icd-10', code })
const condition = (code: object) => ({
  resourceType: 'Condition',
  code,
  subject: { reference: `Patient/${world.patientId}` },
  recordedDate: '2026-01-05',
})

describe('a Condition', () => {
  it.each([
    ['E11.9', 'of its text', { text: ' 2 型糖尿病，控制不佳 ' }, {}, '2 型糖尿病，控制不佳'],
    ['E78.5', 'as it calls its code, without a text', {}, { display: '高脂血症' }, '高脂血症'],
    ['J45.9', 'not, where it says nothing', { text: ' ' }, {}, null],
  ])('keeps %s in words, %s', async (diagnosis, _which, said, named, kept) => {
    const coding = codingOf(diagnosis)
    const made = await send<Condition>(condition({ coding: [{ ...coding, ...named }], ...said }))
    const shown = { coding: [coding], ...(kept === null ? {} : { text: kept }) }
    expect({ status: made.status, code: made.body.code }).toEqual({ status: 201, code: shown })
    const resources = (await found(diagnosis)).map(({ resource }) => (resource as Condition).code)
    expect(resources).toEqual([shown])
    for (const path of ['', '/summary']) {
      const read = await test.app.request(`/patients/${world.patientId}${path}`, { headers: doctor })
      const { diagnoses } = (await read.json()) as { diagnoses: { code: string; text: string | null }[] }
      const texts = diagnoses.flatMap(({ code, text }) => (code === diagnosis ? [text] : []))
      expect({ path, texts }).toEqual({ path, texts: [kept] })
    }
  })

  it('is refused in too many words, and nothing of it is kept', async () => {
    const ofLength = (length: number) => condition({ coding: [codingOf('I25.1')], text: '病'.repeat(length) })
    const { status, body } = await send<OperationOutcome>(ofLength(501))
    expect({ status, issues: issuesOf(body) }).toEqual({
      status: 400,
      issues: ['invalidRequest at Condition.code'],
    })
    expect(body.issue[0]?.details?.text).toMatch(/501 .* 500/)
    expect(await found('I25.1')).toEqual([])
    expect((await send(ofLength(500))).status).toBe(201)
  })
})
