import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs } from '../commands.ts'
import {
  actorOf,
  chronicPatientId,
  coveredPatientId,
  depotTenantId,
  fixtureId,
  hospitalTenantId,
  loadNetwork,
  now,
  pharmacyTenantId,
  requestOf,
} from '../network-fixture.ts'
import { databaseUrls } from '../settings.ts'
import { listObservations, observationsOf, recordObservations, type NewObservation } from './observations.ts'

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

const weightOn = (patientId: string, value: number, effectiveAt: Date): NewObservation => ({
  id: randomUUIDv7(),
  patientId,
  code: '29463-7',
  value,
  unit: 'kg',
  valueCode: null,
  effectiveAt,
})
const record = (observations: readonly NewObservation[]) =>
  recordObservations(client, requestOf(doctor), observations)

describe('recordObservations', () => {
  it('keeps what was observed, and what was true last holds, whenever it was recorded', async () => {
    await record([weightOn(chronicPatientId, 61.5, new Date('2026-11-30T01:00:00Z'))])
    await record([weightOn(chronicPatientId, 64, new Date('2026-10-01T01:00:00Z'))])
    const known = await readAs(client, doctor, (db) => observationsOf(db, chronicPatientId))
    expect(known.map(({ value }) => value)).toEqual([61.5, 64])
    expect(known[0]).toMatchObject({ tenantId: hospitalTenantId, recordedBy: doctor.principalId })
  })

  it('refuses every faulty row with its line, and keeps none', async () => {
    const sound = weightOn(coveredPatientId, 50, now)
    const future = { ...sound, id: randomUUIDv7(), effectiveAt: new Date(now.getTime() + 3_600_000) }
    await expect(record([sound, future])).rejects.toMatchObject({
      kind: 'invalid',
      refusals: [{ code: 'observationInFuture', line: 1 }],
    })
    await expect(record([sound, { ...sound, value: 5_000 }])).rejects.toMatchObject({
      refusals: [{ code: 'observationInvalid', line: 1 }],
    })
    await expect(record([sound, sound])).rejects.toMatchObject({
      refusals: [{ code: 'observationRepeated', line: 1 }],
    })
    expect(await readAs(client, doctor, (db) => observationsOf(db, coveredPatientId))).toEqual([])
  })

  it('is open to linked tenants alone', async () => {
    const stranger = requestOf(actorOf(depotTenantId))
    const observed = [weightOn(chronicPatientId, 61, now)]
    await expect(recordObservations(client, stranger, observed)).rejects.toMatchObject({ kind: 'notFound' })
    await expect(record([weightOn(fixtureId(99), 61, now)])).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('listObservations', () => {
  it('shows a linked tenant the patient by pages, and a stranger nothing', async () => {
    const reader = actorOf(pharmacyTenantId)
    const first = await listObservations(client, reader, now, chronicPatientId, { limit: 1 })
    expect(first.items).toHaveLength(1)
    const second = await listObservations(client, reader, now, chronicPatientId, {
      limit: 1,
      after: first.next ?? '',
    })
    expect([...first.items, ...second.items].map(({ value }) => value)).toEqual([64, 61.5])
    expect(second.next).toBeNull()
    const page = { limit: 10 }
    await expect(
      listObservations(client, actorOf(depotTenantId), now, chronicPatientId, page),
    ).rejects.toMatchObject({ kind: 'notFound' })
  })
})
