import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { readPatient } from '../patients/queries.ts'
import { patients } from '../patients/schema.ts'
import { addPatient, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { listDataAccesses, readPersonal, recordDataAccess, recordSightings } from './data-access.ts'
import { dataAccesses } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let hospitalId: string
let patientId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  hospitalId = await addTenant(client, 'internet_hospital')
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const watcher = personOf(randomUUIDv7(), [])
const whoLooked = (limit = 10, before?: number) =>
  listDataAccesses(client, watcher, testNow, { patientId, limit, before })

describe('a look at a patient', () => {
  it('is recorded with who, what and why', async () => {
    patientId = await addPatient(client, hospitalId)
    const doctor = personOf(hospitalId, ['doctor'])
    await readPatient(client, doctor, testNow, patientId)
    expect(await whoLooked()).toEqual([
      {
        id: expect.any(Number),
        tenantId: hospitalId,
        tenantNameZh: '演示',
        tenantNameEn: 'internet_hospital',
        principalId: doctor.principalId,
        shown: 'patient',
        resourceId: null,
        purpose: 'treatment',
        recordedAt: testNow,
      },
    ])
  })

  it('that finds nothing is not recorded, and what cannot be recorded is not shown', async () => {
    patientId = await addPatient(client, hospitalId)
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['operator'])
    await expect(readPatient(client, stranger, testNow, patientId)).rejects.toThrow('patientNotFound')
    const unrecordable = readPersonal(client, personOf(hospitalId, ['doctor']), testNow, async (db, saw) => {
      saw({ patientId: 'no id', shown: 'patient' })
      return db.select().from(patients)
    })
    await expect(unrecordable).rejects.toThrow('uuid')
    expect(await whoLooked()).toEqual([])
  })

  it('of many at once is one row for each, newest first and page by page', async () => {
    patientId = await addPatient(client, hospitalId)
    const other = await addPatient(client, hospitalId)
    const claimIds = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()]
    const seen = claimIds.map((resourceId) => ({ patientId, shown: 'claim' as const, resourceId }))
    const system = personOf(hospitalId, ['system'])
    await recordDataAccess(client, system, testNow, [...seen, { patientId: other, shown: 'claim' }])
    const [newest, middle] = await whoLooked(2)
    expect([newest?.resourceId, middle?.resourceId]).toEqual([claimIds[2], claimIds[1]])
    const older = await whoLooked(2, middle?.id)
    expect(older.map(({ resourceId, purpose }) => ({ resourceId, purpose }))).toEqual([
      { resourceId: claimIds[0], purpose: 'exchange' },
    ])
  })

  it('in a command stays if the command does', async () => {
    patientId = await addPatient(client, hospitalId)
    const patientSide = personOf(hospitalId, [])
    const look = (fails: boolean) =>
      runCommand(client, requestOf(patientSide), async (transaction) => {
        await recordSightings(transaction, [{ patientId, shown: 'tracking_page' }])
        if (fails) throw new Error('refused after all')
        return {}
      })
    await expect(look(true)).rejects.toThrow('refused after all')
    expect(await whoLooked()).toEqual([])
    await look(false)
    expect(await whoLooked()).toMatchObject([{ shown: 'tracking_page', purpose: 'own' }])
  })

  it('is seen by its own organisation and by no other', async () => {
    patientId = await addPatient(client, hospitalId)
    await readPatient(client, personOf(hospitalId, ['doctor']), testNow, patientId)
    const seenBy = async (tenantId: string) => {
      const rows = await readAs(client, personOf(tenantId, []), (db) => db.select().from(dataAccesses))
      return rows.filter((row) => row.patientId === patientId).length
    }
    expect(await seenBy(hospitalId)).toBe(1)
    expect(await seenBy(await addTenant(client, 'internet_hospital'))).toBe(0)
  })
})
