import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import {
  actorOf,
  chronicPatientId,
  depotTenantId,
  fixtureId,
  hospitalTenantId,
  loadNetwork,
  now,
  operatorTenantId,
  patient,
  pharmacyTenantId,
  requestOf,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { registerPatients } from './commands.ts'
import { readPatient } from './queries.ts'
import type { PatientRegistration } from './registration.ts'
import { patientLinks, patients } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
const doctor = actorOf(hospitalTenantId)

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase(databaseUrls({ DATABASE_URL: database.ownerUrl }))
  await loadNetwork(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const register = (registrations: readonly PatientRegistration[]) =>
  registerPatients(client, requestOf(actorOf(operatorTenantId)), registrations)

describe('registerPatients', () => {
  it('takes a child and its guardian in one call, and the linked tenants see both', async () => {
    const guardian = patient(fixtureId(71), 71, null)
    const child = {
      ...patient(fixtureId(72), 72, 'resident-outpatient'),
      guardianId: guardian.id,
      birthDate: '2022-02-28',
    }
    expect((await register([child, guardian])).answer).toEqual({ registered: 2 })
    expect(await readPatient(client, doctor, now, child.id)).toEqual({
      id: child.id,
      name: child.name,
      sex: 'female',
      birthDate: '2022-02-28',
      villageCode: '640422100002',
      guardianId: guardian.id,
      diagnoses: [{ code: 'I10', text: null, diagnosedOn: '2025-05-06', offline: true }],
      allergies: [{ ingredientCode: 'I0401', recordedOn: '2025-05-06' }],
      covers: [{ planCode: 'resident-outpatient', validFrom: '2026-01-01', validTo: '2026-12-31' }],
    })
  })

  it('refuses every faulty row with its line and without a word about the person', async () => {
    const wrong = { ...patient(fixtureId(74), 74, null), residentId: '640422188003080019' }
    const refusal = await register([patient(fixtureId(73), 73, null), wrong]).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ kind: 'invalid', refusals: [{ code: 'patientInvalid', line: 1 }] })
    const told = JSON.stringify(refusal)
    for (const secret of [wrong.name, wrong.residentId, wrong.phone, wrong.address])
      expect(told).not.toContain(secret)
    await expect(readPatient(client, doctor, now, fixtureId(73))).rejects.toThrow('patientNotFound')
  })

  it('registers a person once', async () => {
    const known = { ...patient(fixtureId(75), 2, null), phone: '10099999999' }
    await expect(register([known])).rejects.toMatchObject({ refusals: [{ code: 'patientKnown', line: 0 }] })
    const twins = [patient(fixtureId(76), 76, null), patient(fixtureId(77), 76, null)]
    await expect(register(twins)).rejects.toMatchObject({ refusals: [{ code: 'patientRepeated', line: 1 }] })
  })

  it('refuses a guardian whom nobody knows', async () => {
    const child = { ...patient(fixtureId(78), 78, null), guardianId: randomUUIDv7() }
    await expect(register([child])).rejects.toMatchObject({
      refusals: [{ code: 'guardianUnknown', line: 0 }],
    })
  })
})

describe('readPatient', () => {
  it('shows a patient to linked tenants alone', async () => {
    expect(await readPatient(client, actorOf(pharmacyTenantId), now, chronicPatientId)).toMatchObject({
      sex: 'female',
    })
    const stranger = actorOf(depotTenantId)
    await expect(readPatient(client, stranger, now, chronicPatientId)).rejects.toMatchObject({
      kind: 'notFound',
    })
    expect(await readAs(client, stranger, (db) => db.select().from(patients))).toEqual([])
  })

  it('shows nothing once the link has ended', async () => {
    const former = actorOf(fixtureId(79))
    const link = { patientId: chronicPatientId, tenantId: former.tenantId, purpose: 'treat' as const }
    await client.network
      .insert(patientLinks)
      .values({ ...link, since: new Date('2025-01-01'), until: new Date('2025-12-31') })
    await expect(readPatient(client, former, now, chronicPatientId)).rejects.toMatchObject({
      kind: 'notFound',
    })
  })
})
