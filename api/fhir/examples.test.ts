import { randomUUIDv7 } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Bundle, OperationOutcome, Resource } from '@medplum/fhirtypes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '#bin/test-database.ts'
import { addKey } from '#db/access/access-fixture.ts'
import { addTenant } from '#db/test-world.ts'
import { bearer, type Credential, openTestApp, type TestApp } from '../app-fixture.ts'
import { askFhir } from './fhir-fixture.ts'
import { resourceDefinitions } from './resources.ts'

const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'))
const types = [...Object.keys(resourceDefinitions), 'Bundle']
const files = readdirSync(folder).filter((file) => types.includes(file.split('-')[0] ?? ''))
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

let test: TestApp
let hospital: Credential

beforeAll(async () => {
  test = await openTestApp(await createTestDatabase())
  hospital = bearer(await addKey(test.database, await addTenant(test.database, 'internet_hospital')))
})

afterAll(() => test.close())

const post = (path: string, body: unknown) =>
  askFhir(test, path, hospital, {
    method: 'POST',
    body,
    headers: { 'idempotency-key': randomUUIDv7() },
  })

/** A refusal names where it is; nothing is our fault. */
function expectAnswered(file: string, status: number, body: Resource | undefined): void {
  expect({ file, status: status < 500 }).toEqual({ file, status: true })
  if (status < 300) return
  const { resourceType, issue } = (body ?? { issue: [] }) as OperationOutcome
  expect({ file, resourceType, issues: issue.length > 0 }).toMatchObject({
    resourceType: 'OperationOutcome',
    issues: true,
  })
  for (const { expression, details } of issue) {
    expect({ file, expression: expression?.[0], code: details?.coding?.[0]?.code }).toEqual({
      file,
      expression: expect.stringMatching(/^\w/),
      code: expect.stringMatching(/^\w/),
    })
  }
}

describe("HL7's example resources", () => {
  it('are many, of each type', () => {
    expect(files.length).toBeGreaterThan(250)
    for (const type of types) expect(files.some((file) => file.startsWith(`${type}-`))).toBe(true)
  })

  it('are accepted or refused with the element at fault, posted one by one', async () => {
    for (const file of files) {
      const type = file.split('-')[0] ?? ''
      const { status, body } = await post(type === 'Bundle' ? '' : `/${type}`, textOf(file))
      expectAnswered(file, status, body)
    }
  })

  it('are accepted or refused with the element at fault, as transactions', async () => {
    for (const file of files) {
      const resource = JSON.parse(textOf(file)) as Resource
      const request = { method: 'POST', url: resource.resourceType }
      const bundle = { resourceType: 'Bundle', type: 'transaction', entry: [{ resource, request }] }
      const { status, body } = await post('', bundle)
      expectAnswered(file, status, body)
    }
  })

  it('are accepted or refused one by one, as a batch', async () => {
    for (const type of types) {
      const named = files.filter((file) => file.startsWith(`${type}-`)).slice(0, 20)
      const entry = named.map((file) => ({
        resource: JSON.parse(textOf(file)) as Resource,
        request: { method: 'POST', url: type },
      }))
      const { status, body } = await post('', { resourceType: 'Bundle', type: 'batch', entry })
      expectAnswered(type, status, body)
      if (status !== 200) continue
      for (const [index, { response }] of ((body as Bundle).entry ?? []).entries()) {
        expectAnswered(named[index] ?? '', Number(response?.status), response?.outcome)
      }
    }
  })
})
