import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { addKey } from '../access/access-fixture.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { beginToLeave, completeLeaving } from '../organisations/leave.ts'
import { cancelPrescription } from '../prescriptions/end.ts'
import { makePrescribingWorld, submit, type PrescribingWorld } from '../prescriptions/prescribing-fixture.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { cancelExport, exportContent, listExports, readExport, requestExport } from './exports.ts'
import { writeOpenExports } from './write-exports.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let administrator: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

beforeEach(async () => {
  world = await makePrescribingWorld(client)
  administrator = personOf(world.hospitalId, ['administrator'])
})

const write = () => writeOpenExports(client, () => testNow, new AbortController().signal)

async function exported(actor: Actor): Promise<{ table: string; row: Record<string, unknown> }[]> {
  const { answer } = await requestExport(client, requestOf(actor))
  await write()
  const parts: Buffer[] = []
  for await (const part of exportContent(client, actor, answer.exportId)) parts.push(part)
  const text = gunzipSync(Buffer.concat(parts)).toString()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { table: string; row: Record<string, unknown> })
}

describe('an export', () => {
  it('holds every row of the tenant, on several pages where there are many, and none of another', async () => {
    const prescriptionId = await submit(world)
    const other = await makePrescribingWorld(client)
    await submit(other)
    const lines = await exported(administrator)
    const idsOf = (table: string) => lines.filter((line) => line.table === table).map(({ row }) => row.id)
    expect(idsOf('prescriptions')).toEqual([prescriptionId])
    expect(idsOf('patients')).toEqual([world.patientId])
    expect(idsOf('tenants')).toEqual([world.hospitalId])
    for (const { row } of lines) expect(JSON.stringify(row)).not.toContain(other.hospitalId)
  })

  it('tells how far it has come, and what it came to', async () => {
    await submit(world)
    const { answer } = await requestExport(client, requestOf(administrator))
    expect(await readExport(client, administrator, answer.exportId)).toMatchObject({
      state: 'queued',
      tablesDone: 0,
    })
    await write()
    const done = await readExport(client, administrator, answer.exportId)
    expect(done).toMatchObject({ state: 'done', tablesDone: done.tables })
    expect(done.rows).toBeGreaterThan(3)
  })

  it('holds no secret that would let somebody in', async () => {
    const key = await addKey(client, world.hospitalId)
    await submit(world)
    const lines = await exported(administrator)
    const keys = lines.filter(({ table }) => table === 'api_keys')
    expect(keys).toHaveLength(1)
    expect(keys[0]?.row).not.toHaveProperty('key_hash')
    expect(JSON.stringify(lines)).not.toContain(key)
    expect(lines.find(({ table }) => table === 'prescriptions')?.row).not.toHaveProperty(
      'tracking_token_hash',
    )
  })

  it('that is cancelled keeps nothing, and is never written', async () => {
    const { answer } = await requestExport(client, requestOf(administrator))
    await cancelExport(client, requestOf(administrator), answer)
    await write()
    expect(await listExports(client, administrator)).toMatchObject([{ state: 'cancelled', rows: 0 }])
    await expect(cancelExport(client, requestOf(administrator), answer)).rejects.toThrow('wrongState')
  })

  it('is one at a time, and unknown to others', async () => {
    const { answer } = await requestExport(client, requestOf(administrator))
    await expect(requestExport(client, requestOf(administrator))).rejects.toThrow('exportRunning')
    const stranger = personOf(world.depotId, ['administrator'])
    await expect(readExport(client, stranger, answer.exportId)).rejects.toThrow('exportNotFound')
    await expect(cancelExport(client, requestOf(stranger), answer)).rejects.toThrow('exportNotFound')
  })
})

describe('a tenant that leaves', () => {
  it('finishes what it has, exports, and has left', async () => {
    const prescriptionId = await submit(world)
    const leave = () => completeLeaving(client, requestOf(administrator))
    await expect(leave()).rejects.toThrow('wrongState')
    await beginToLeave(client, requestOf(administrator))
    await expect(submit(world)).rejects.toThrow('hospitalLeaving')
    await expect(leave()).rejects.toThrow('stillOpen')
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId })
    await expect(leave()).rejects.toThrow('exportMissing')
    await exported(administrator)
    expect((await leave()).answer).toEqual({ tenantId: world.hospitalId, state: 'left' })
    await expect(leave()).rejects.toThrow('wrongState')
  })
})
