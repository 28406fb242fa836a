import { randomUUIDv7 } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { bestPlan, startSearch } from '#domain/routing/search.ts'
import { listDataAccesses } from '../audit/data-access.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { arriveLeg, departLeg } from '../fulfilment/legs.ts'
import { shipmentLegs } from '../fulfilment/schema.ts'
import { sites } from '../organisations/schema.ts'
import { patientLinks, patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { addPatient, personOf, requestOf } from '../test-world.ts'
import { planRoutes, type FirstPlan } from './plan.ts'
import { listRoutePlans, listWaitingParcels, readRoutePlan } from './queries.ts'
import { releaseRoutePlan } from './release.ts'
import { addWaiting, makeHub } from './routing-fixture.ts'
import { readRunSheet } from './run-sheets.ts'

const firstPlan: FirstPlan = (problem) => Promise.resolve(bestPlan(startSearch(problem, 1)))
const shift = {
  shiftFrom: new Date('2026-03-02T00:30:00Z'),
  shiftUntil: new Date('2026-03-02T10:00:00Z'),
  staysOut: false,
  together: [],
  mostTrips: 1,
  vehicleIds: [],
  improveSeconds: 0,
}
const inTheVillage = new Date('2026-03-02T06:00:00Z')

let database: TestDatabase
let client: DatabaseClient
let hub: Awaited<ReturnType<typeof makeHub>>

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  hub = await makeHub(client)
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** A patient whose home lies so many degrees (of some 90 km each) east of the village's site, or nobody knows where. */
async function addHousehold(address: string, eastDegrees: number | null): Promise<string> {
  const { world } = hub
  const patientId = await addPatient(client, world.hospitalId)
  const [site] = await client.network.select().from(sites).where(eq(sites.id, world.villageSiteId))
  const position =
    site === undefined || eastDegrees === null
      ? {}
      : { longitude: site.longitude + eastDegrees, latitude: site.latitude }
  await client.network
    .update(patients)
    .set({ address, ...position })
    .where(eq(patients.id, patientId))
  const link = { patientId, tenantId: world.pharmacyId, purpose: 'supply', since: shift.shiftFrom } as const
  await client.network.insert(patientLinks).values(link)
  return patientId
}

const addDoorParcel = async (patientId: string) =>
  (await addWaiting({ ...hub.world, patientId }, hub.world.villageSiteId, 'home', true)).shipmentId

it('continues a round to a village from door to door, on foot, and tells each household when', async () => {
  const { world, operator } = hub
  const { villagePharmacist, villageSiteId } = world
  const byPharmacist = () => ({ ...requestOf(villagePharmacist), now: inTheVillage })
  const planDoors = () =>
    planRoutes(client, byPharmacist(), { ...shift, siteId: villageSiteId, doorMeans: 'on_foot' }, firstPlan)
  const far = await addHousehold('演示村9号', 0.02)
  const near = await addHousehold('演示村1号', 0.005)
  const unknown = await addHousehold('演示村5号', null)
  const moved = await addHousehold('演示村7号', 0.02)
  const parcels = {
    far: await addDoorParcel(far),
    near: await addDoorParcel(near),
    nearToo: await addDoorParcel(near),
    unknown: await addDoorParcel(unknown),
    moved: await addDoorParcel(moved),
  }
  await client.network
    .update(prescriptions)
    .set({ deliveryAddress: '别村2号' })
    .where(eq(prescriptions.patientId, moved))
  const all = Object.values(parcels)
  await expect(planDoors()).rejects.toThrow('nothingWaits')

  const drive = { ...shift, siteId: world.hubSiteId, doorMeans: null }
  const ride = await planRoutes(client, requestOf(operator), drive, firstPlan)
  await releaseRoutePlan(client, requestOf(operator), ride.answer.routePlanId)
  await departLeg(client, requestOf(world.driver), { shipmentIds: all, siteId: world.hubSiteId })
  await arriveLeg(client, requestOf(world.driver), { shipmentIds: all, siteId: villageSiteId })

  const waiting = await listWaitingParcels(client, villagePharmacist, {
    siteId: villageSiteId,
    level: 'village',
  })
  expect(waiting.items.map(({ shipmentId }) => shipmentId).toSorted()).toEqual(all.toSorted())
  const { answer } = await planDoors()
  const plan = await readRoutePlan(client, villagePharmacist, answer.routePlanId)
  expect(plan).toMatchObject({ level: 'village', doorMeans: 'on_foot', leftOut: [], state: 'ready' })
  expect(plan.trips).toMatchObject([{ vehicleId: null, visits: [{}, {}, {}, {}] }])
  expect(plan.trips[0]?.loadFrom.getTime()).toBeGreaterThanOrEqual(inTheVillage.getTime())
  expect(JSON.stringify(plan)).not.toContain(near)
  const listed = await listRoutePlans(client, operator, { level: 'hub', limit: 10 })
  expect(listed.items.map(({ id }) => id)).not.toContain(answer.routePlanId)

  await releaseRoutePlan(client, byPharmacist(), answer.routePlanId)
  const legs = await client.network
    .select()
    .from(shipmentLegs)
    .where(and(inArray(shipmentLegs.shipmentId, all), eq(shipmentLegs.kind, 'door')))
  for (const visit of plan.trips[0]?.visits ?? []) {
    for (const { plannedArriveAt } of legs.filter(({ shipmentId }) =>
      visit.shipmentIds.includes(shipmentId),
    )) {
      expect(plannedArriveAt).toEqual(visit.arriveAt)
    }
  }
  await showsDoors(answer.routePlanId, { far, near, moved }, parcels.nearToo)
})

/** The run sheet names addresses to who works there, and remembers that it did. */
async function showsDoors(
  planId: string,
  { far, near, moved }: { far: string; near: string; moved: string },
  nearToo: string,
): Promise<void> {
  const { world } = hub
  const asked = { planId, trip: 1 }
  const sheet = await readRunSheet(client, world.villagePharmacist, inTheVillage, asked)
  expect(sheet).toMatchObject({ doorMeans: 'on_foot', plate: '' })
  const stops = sheet.visits.map(({ household }) => household)
  expect(new Set(stops.map((stop) => stop?.address))).toEqual(
    new Set(['演示村1号', '演示村5号', '演示村9号', '别村2号']),
  )
  // Where somebody lives says nothing of another address.
  expect(stops.find((stop) => stop?.address === '别村2号')?.longitude).toBeNull()
  expect(stops.find((stop) => stop?.address === '演示村9号')?.longitude).not.toBeNull()
  const visit = sheet.visits.find(({ household }) => household?.address === '演示村1号')
  expect(visit?.shipmentIds).toHaveLength(2)
  expect(visit?.shipmentIds).toContain(nearToo)
  expect(visit?.parcels).toMatchObject([{ legState: 'planned' }, { legState: 'planned' }])
  for (const patientId of [far, near, moved]) {
    const seen = await listDataAccesses(client, hub.operator, inTheVillage, { patientId, limit: 5 })
    expect(new Set(seen.map(({ principalId, purpose }) => `${principalId} ${purpose}`))).toEqual(
      new Set([`${world.villagePharmacist.principalId} supply`]),
    )
  }
  const elsewhere = personOf(world.pharmacyId, ['village_pharmacist'], [randomUUIDv7()])
  await expect(readRunSheet(client, elsewhere, inTheVillage, asked)).rejects.toThrow('wrongSite')
  expect((await listRoutePlans(client, elsewhere, { level: 'village', limit: 10 })).items).toEqual([])
  await expect(releaseRoutePlan(client, requestOf(elsewhere), planId)).rejects.toThrow('wrongSite')
}
