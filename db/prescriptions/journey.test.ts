import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { bringTo } from '../fulfilment/parcel-fixture.ts'
import { networkAccesses } from '../events/schema.ts'
import { requestOf, testNow } from '../test-world.ts'
import { cancelPrescription } from './end.ts'
import { listOpenJourneys, readJourney } from './journey.ts'
import {
  makePrescribingWorld,
  route,
  submit,
  submitApproved,
  type PrescribingWorld,
} from './prescribing-fixture.ts'

const system: Actor = {
  tenantId: '00000000-0000-0000-0000-000000000000',
  principalId: 'system',
  roles: [],
  siteIds: [],
}
const soon = new Date(testNow.getTime() + 60_000)
/** Every prescription that is taken in now. */
const all = { acknowledgedBefore: soon, reviewSince: soon, reviewValidUntil: testNow }

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

async function listAll(limit: number): Promise<string[]> {
  const ids: string[] = []
  for (;;) {
    const after = ids.at(-1) ?? null
    const page = await listOpenJourneys(client, system, testNow, { ...all, after, limit })
    const listed = new Set(page.map(({ prescriptionId }) => prescriptionId))
    ids.push(...listed)
    if (listed.size < limit) return ids
  }
}

describe('listOpenJourneys', () => {
  it('names every open prescription once, page by page, and none that has ended', async () => {
    const open = [await submit(world), await submit(world), await submitApproved(world), await submit(world)]
    const ended = await submit(world)
    await cancelPrescription(client, requestOf(world.doctor), { prescriptionId: ended })
    const listed = await listAll(2)
    expect(listed).toEqual(listed.toSorted())
    expect(listed).toEqual(expect.arrayContaining(open))
    expect(listed).not.toContain(ended)
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('leaves out what was acknowledged only just now', async () => {
    const page = { ...all, acknowledgedBefore: testNow, after: null, limit: 100 }
    expect(await listOpenJourneys(client, system, testNow, page)).toEqual([])
  })

  it('leaves out what waits for its review, until a deadline comes near', async () => {
    const inReview = await submit(world)
    const approved = await submitApproved(world)
    const listed = async (which: Partial<typeof all>) => {
      const page = { ...all, ...which, after: null, limit: 100 }
      return (await listOpenJourneys(client, system, testNow, page)).map(
        ({ prescriptionId }) => prescriptionId,
      )
    }
    const young = await listed({ reviewSince: testNow })
    expect(young).toContain(approved)
    expect(young).not.toContain(inReview)
    expect(await listed({})).toContain(inReview)
    const week = new Date(testNow.getTime() + 7 * 86_400_000)
    expect(await listed({ reviewSince: testNow, reviewValidUntil: week })).toContain(inReview)
  })

  it('is recorded as a look across tenants', async () => {
    await listAll(100)
    const accesses = await client.network.select().from(networkAccesses)
    expect(accesses.map(({ operation }) => operation)).toContain('journey.list')
  })
})

describe('readJourney', () => {
  it('tells where a prescription stands, and which parcels wait for their patient', async () => {
    const prescriptionId = await submitApproved(world)
    const { shipmentIds } = await route(world, prescriptionId)
    const shipmentId = shipmentIds[0] ?? ''
    expect(await readJourney(client, system, testNow, { prescriptionId, part: 1 })).toMatchObject({
      tenantId: world.hospitalId,
      state: 'accepted',
      cancelRequestedAt: null,
      acknowledgedAt: testNow,
      arrived: [],
      claims: [],
    })
    await bringTo(world, { shipmentId, units: 7 }, 'arrived')
    const { arrived } = await readJourney(client, system, testNow, { prescriptionId, part: 1 })
    expect(arrived).toEqual([{ shipmentId, tenantId: world.depotId }])
  })

  it('knows nothing of a prescription that is none', async () => {
    const nobody = '00000000-0000-7000-8000-00000000ffff'
    await expect(
      readJourney(client, system, testNow, { prescriptionId: nobody, part: 1 }),
    ).rejects.toMatchObject({ kind: 'notFound' })
  })
})
