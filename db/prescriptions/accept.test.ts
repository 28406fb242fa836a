import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { events } from '../events/schema.ts'
import { reportSiteDown, reportSiteUp } from '../fulfilment/site-down.ts'
import { sites } from '../organisations/schema.ts'
import { routePrescription } from '../sourcing/commands.ts'
import { personOf, requestOf, testNow } from '../test-world.ts'
import { acceptPrescription } from './accept.ts'
import { expirePrescription } from './end.ts'
import { makePrescribingWorld, route, submitApproved, type PrescribingWorld } from './prescribing-fixture.ts'
import { readPrescription } from './queries.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let prescriptionId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makePrescribingWorld(client)
  await client.network
    .update(sites)
    .set({ acceptsAutomatically: false })
    .where(eq(sites.id, world.villageSiteId))
})
beforeEach(async () => {
  prescriptionId = await submitApproved(world)
  await route(world, prescriptionId)
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const accept = (by: Actor, now = testNow) =>
  acceptPrescription(client, { ...requestOf(by), now }, { prescriptionId })

describe('acceptance', () => {
  it('binds the site that hands over, and is told', async () => {
    const { answer } = await accept(world.villagePharmacist)
    expect(answer).toEqual({ prescriptionId, state: 'accepted' })
    const { prescription } = await readPrescription(client, world.doctor, prescriptionId)
    expect(prescription.acceptedBySiteId).toBe(world.villageSiteId)
    const told = await client.network.select().from(events).where(eq(events.aggregateId, prescriptionId))
    expect(told.find(({ type }) => type === 'prescription.accepted')).toMatchObject({
      tenantId: world.hospitalId,
      principalId: world.villagePharmacist.principalId,
      payload: { siteId: world.villageSiteId },
    })
  })

  it('is open to staff who work at every site of the pharmacy', async () => {
    const { answer } = await accept(personOf(world.pharmacyId, ['village_pharmacist']))
    expect(answer.state).toBe('accepted')
  })

  it('is not open to staff of another site of the same pharmacy', async () => {
    const refusal = { kind: 'forbidden', refusals: [{ code: 'wrongSite' }] }
    await expect(
      accept(personOf(world.pharmacyId, ['village_pharmacist'], [world.hubSiteId])),
    ).rejects.toMatchObject(refusal)
  })

  it('is not open to the hospital, although the prescription is its own', async () => {
    await expect(accept(personOf(world.hospitalId, ['operator']))).rejects.toMatchObject({
      kind: 'forbidden',
      refusals: [{ code: 'wrongSite' }],
    })
  })

  it('is not open to a supplier, which may only read, nor to a stranger, who sees nothing', async () => {
    const refusal = { kind: 'notFound', refusals: [{ code: 'prescriptionNotFound' }] }
    await expect(accept(personOf(world.depotId, ['operator']))).rejects.toMatchObject(refusal)
    const { pharmacyId } = await makePrescribingWorld(client)
    await expect(accept(personOf(pharmacyId, ['village_pharmacist']))).rejects.toMatchObject(refusal)
  })

  it('ends with the last valid day', async () => {
    await expect(accept(world.villagePharmacist, new Date('2026-03-02T16:00:00Z'))).rejects.toMatchObject({
      kind: 'conflict',
      refusals: [{ code: 'prescriptionExpired', rule: 'prescription.validity' }],
    })
    await accept(world.villagePharmacist, new Date('2026-03-02T15:59:59.999Z'))
  })

  it('goes on after the last valid day when it was in time and its depot went down', async () => {
    await accept(world.villagePharmacist)
    const { depotSiteId: siteId } = world
    await reportSiteDown(client, requestOf(world.checker), { siteId })
    await reportSiteUp(client, requestOf(world.checker), { siteId })
    const nextDay = new Date('2026-03-03T01:00:00Z')
    const journey = { ...requestOf(world.journey), now: nextDay }
    expect((await expirePrescription(client, journey, { prescriptionId })).answer.state).toBe('approved')
    const routing = { ...requestOf(world.journey), now: nextDay }
    const { answer } = await routePrescription(client, routing, { prescriptionId, cause: 'site_down' })
    expect(answer.outcome).toBe('reserved')
    expect((await accept(world.villagePharmacist, nextDay)).answer.state).toBe('accepted')
  })

  it('happens once, of two at the same moment', async () => {
    const colleague = personOf(world.pharmacyId, ['village_pharmacist'], [world.villageSiteId])
    const outcomes = await Promise.allSettled([accept(world.villagePharmacist), accept(colleague)])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { refusals: [{ code: 'wrongState', message: expect.stringContaining('is accepted') }] },
    })
  })

  it('waits for the routing', async () => {
    prescriptionId = await submitApproved(world)
    await expect(accept(world.villagePharmacist)).rejects.toMatchObject({ kind: 'notFound' })
  })
})
