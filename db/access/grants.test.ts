import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { eq, inArray } from 'drizzle-orm'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Actor } from '../actor.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { readAs, runCommand } from '../commands.ts'
import { shipmentLegs, shipmentLines, shipments } from '../fulfilment/schema.ts'
import { patientLinks, patients } from '../patients/schema.ts'
import {
  intakeFor,
  makePrescribingWorld,
  route,
  submitApproved,
  type PrescribingWorld,
} from '../prescriptions/prescribing-fixture.ts'
import { prescriptionLines, prescriptions } from '../prescriptions/schema.ts'
import { sourcingDecisions } from '../sourcing/schema.ts'
import { addLot, addStock, addTenant, personOf, requestOf, testNow } from '../test-world.ts'
import { actForOwner, grantAccess } from './grants.ts'
import { accessGrants } from './schema.ts'

let database: TestDatabase
let client: DatabaseClient
let world: PrescribingWorld
let prescriptionId: string
let shipmentId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  world = await makePrescribingWorld(client)
  prescriptionId = await submitApproved(world)
  const routed = await route(world, prescriptionId)
  shipmentId = routed.shipmentIds[0] ?? ''
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const sees = (actor: Actor) =>
  readAs(client, actor, async (db) => ({
    prescriptions: await db.$count(prescriptions),
    prescriptionLines: await db.$count(prescriptionLines),
    decisions: await db.$count(sourcingDecisions),
    shipments: await db.$count(shipments),
    shipmentLines: await db.$count(shipmentLines),
    legs: await db.$count(shipmentLegs),
    patients: await db.$count(patients),
  }))

/** Acts for the owner of the shipment. @returns in whose name the transaction then went on. */
const actAs = async (actor: Actor, kind: 'shipment' | 'prescription' = 'shipment') => {
  const { answer } = await runCommand(client, requestOf(actor), async (transaction) => ({
    owner: await actForOwner(transaction, kind, kind === 'shipment' ? shipmentId : prescriptionId),
  }))
  return answer.owner
}

const everything = {
  prescriptions: 1,
  prescriptionLines: 1,
  decisions: 1,
  shipments: 1,
  shipmentLines: 1,
  legs: 2,
}

describe('a routed prescription', () => {
  it('lets in its hospital to read, the supplier and the pharmacy on the way to act, and nobody else', async () => {
    const granted = await client.network
      .select()
      .from(accessGrants)
      .where(inArray(accessGrants.resourceId, [prescriptionId, shipmentId]))
    const facts = granted.map(({ resourceKind, ownerTenantId, tenantId, purpose }) =>
      [resourceKind, ownerTenantId, tenantId, purpose].join(' '),
    )
    const { hospitalId, depotId, pharmacyId } = world
    expect(facts.toSorted()).toEqual(
      [
        `shipment ${depotId} ${hospitalId} read`,
        `shipment ${depotId} ${pharmacyId} act`,
        `prescription ${hospitalId} ${depotId} read`,
        `prescription ${hospitalId} ${pharmacyId} act`,
      ].toSorted(),
    )
  })

  it('is seen by them with all its parts, and by a stranger not at all', async () => {
    expect(await sees(personOf(world.hospitalId, []))).toEqual({ ...everything, patients: 1 })
    expect(await sees(personOf(world.pharmacyId, []))).toEqual({ ...everything, patients: 1 })
    expect(await sees(personOf(world.depotId, []))).toEqual({ ...everything, patients: 0 })
    const stranger = personOf(await addTenant(client, 'pharmacy'), [])
    expect(Object.values(await sees(stranger))).toEqual(Array(7).fill(0))
  })

  it('shows the patient to the pharmacy that hands over, to supply them', async () => {
    const links = await client.network
      .select()
      .from(patientLinks)
      .where(eq(patientLinks.patientId, world.patientId))
    expect(links.map(({ tenantId, purpose }) => [tenantId, purpose])).toEqual([
      [world.hospitalId, 'treat'],
      [world.pharmacyId, 'supply'],
    ])
  })

  it('stays one tenant’s affair when its own sites supply it', async () => {
    const lot = await addLot(client, world.product)
    await addStock(client, { tenantId: world.pharmacyId, siteId: world.villageSiteId, lot, units: 20 })
    const near = await submitApproved(world, intakeFor(world))
    await route(world, near)
    expect((await sees(personOf(world.depotId, []))).prescriptions).toBe(1)
    expect((await sees(personOf(world.pharmacyId, []))).prescriptions).toBe(2)
  })
})

describe('acting for an owner', () => {
  it('is open to the owner itself and to who may act', async () => {
    expect(await actAs(personOf(world.depotId, []))).toBe(world.depotId)
    expect(await actAs(world.driver)).toBe(world.depotId)
    expect(await actAs(world.driver, 'prescription')).toBe(world.hospitalId)
  })

  it('is closed to who may only read, and to strangers, with the same answer', async () => {
    const refusal = { kind: 'notFound' }
    await expect(actAs(personOf(world.hospitalId, []))).rejects.toMatchObject(refusal)
    await expect(actAs(personOf(world.depotId, []), 'prescription')).rejects.toMatchObject(refusal)
    await expect(actAs(personOf(await addTenant(client, 'pharmacy'), []))).rejects.toMatchObject(refusal)
  })

  it('ends with the grant', async () => {
    await client.network
      .update(accessGrants)
      .set({ until: new Date('2026-01-01T00:00:00Z') })
      .where(eq(accessGrants.tenantId, world.pharmacyId))
    await expect(actAs(world.driver)).rejects.toMatchObject({ kind: 'notFound' })
    expect(await sees(world.driver)).toMatchObject({ prescriptions: 0, shipments: 0 })
  })

  it('makes nothing of a grant of the other kind', async () => {
    await expect(
      runCommand(client, requestOf(world.driver), (transaction) =>
        actForOwner(transaction, 'prescription', shipmentId),
      ),
    ).rejects.toMatchObject({ kind: 'notFound' })
  })
})

const grant = (given: { tenantId: string; ownerTenantId: string; resourceId: string }) =>
  runCommand(client, requestOf(personOf(world.hospitalId, [])), async (transaction) => {
    grantAccess(transaction, [{ ...given, resourceKind: 'prescription', purpose: 'read' }])
    return {}
  })

describe('a grant', () => {
  it('is given by the owner only', async () => {
    await expect(
      grant({ resourceId: shipmentId, ownerTenantId: world.depotId, tenantId: world.hospitalId }),
    ).rejects.toMatchObject({ cause: { message: expect.stringContaining('row-level security') } })
  })

  it('is needed by no one for what is their own, and given once', async () => {
    const own = { resourceId: prescriptionId, ownerTenantId: world.hospitalId, tenantId: world.hospitalId }
    await grant(own)
    const pharmacy = { ...own, tenantId: await addTenant(client, 'pharmacy') }
    await grant(pharmacy)
    await grant(pharmacy)
    const held = await client.network
      .select()
      .from(accessGrants)
      .where(eq(accessGrants.resourceId, prescriptionId))
    expect(held.filter(({ tenantId }) => tenantId === world.hospitalId)).toEqual([])
    expect(held.filter(({ tenantId }) => tenantId === pharmacy.tenantId)).toMatchObject([
      { grantedAt: testNow },
    ])
  })
})
