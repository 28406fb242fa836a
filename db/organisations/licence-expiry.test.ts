import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { CommandRefused } from '../command-refused.ts'
import {
  intakeFor,
  makePrescribingWorld,
  route,
  submit,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { approvePrescription } from '../prescriptions/review.ts'
import { submitPrescription } from '../prescriptions/submit.ts'
import { personOf, requestOf } from '../test-world.ts'
import { licences } from './schema.ts'
import { liftSuspension, suspendTenant } from './tenant-state.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

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
})

/** The codes of the refusal that a prescription meets at `at`, or none when it is taken in. */
async function refusedAt(at: Date): Promise<readonly string[]> {
  const intake = { ...intakeFor(world), hospitalReference: `REFERENCE-${at.getTime()}` }
  try {
    await submitPrescription(client, { ...requestOf(world.doctor, intake), now: at }, intake)
    return []
  } catch (error) {
    if (error instanceof CommandRefused) return error.refusals.map(({ code }) => code)
    throw error
  }
}

describe('a licence that expires at noon while prescriptions are open', () => {
  it('stops what comes in from noon on, and what came in before is approved and supplied', async () => {
    const noon = new Date('2026-03-02T12:00:00+08:00')
    await client.network
      .update(licences)
      .set({ validTo: '2026-03-02', expiresAt: noon })
      .where(eq(licences.tenantId, world.hospitalId))
    const before = await submit(world)
    expect(await refusedAt(new Date(noon.getTime() - 1))).toEqual([])
    expect(await refusedAt(noon)).toEqual(['hospitalLicenceExpired'])
    await approvePrescription(client, requestOf(world.pharmacist), { prescriptionId: before })
    expect(await route(world, before)).toMatchObject({ outcome: 'reserved' })
  })

  it('does not count while nobody has accepted it, nor once it was revoked', async () => {
    for (const state of ['filed', 'refused', 'revoked'] as const) {
      await client.network.update(licences).set({ state }).where(eq(licences.tenantId, world.hospitalId))
      expect(await refusedAt(new Date('2026-03-02T01:00:00Z'))).not.toEqual([])
    }
  })
})

describe('a hospital that the regulator suspends', () => {
  it('brings in nothing new until it is lifted, and finishes what it has', async () => {
    const regulator = personOf(world.hospitalId, ['regulator'])
    const input = { tenantId: world.hospitalId, reason: '现场检查' }
    const before = await submit(world)
    await suspendTenant(client, requestOf(regulator), input)
    expect(await refusedAt(new Date('2026-03-02T01:00:00Z'))).toEqual(['hospitalSuspended'])
    await approvePrescription(client, requestOf(world.pharmacist), { prescriptionId: before })
    expect(await route(world, before)).toMatchObject({ outcome: 'reserved' })
    await liftSuspension(client, requestOf(regulator), input)
    expect(await refusedAt(new Date('2026-03-02T01:00:00Z'))).toEqual([])
  })
})
