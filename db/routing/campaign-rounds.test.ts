import { randomUUIDv7 } from 'node:crypto'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { Household } from '#domain/campaigns/household.ts'
import { bestPlan, startSearch } from '#domain/routing/search.ts'
import { listDataAccesses } from '../audit/data-access.ts'
import { allocateKits } from '../campaigns/allocate.ts'
import {
  batchesOf,
  begin,
  brokenPromises,
  codeOf,
  driftOf,
  makeCampaignWorld,
  newHousehold,
  noDrift,
  register,
  settle,
  work,
  type CampaignWorld,
} from '../campaigns/campaign-fixture.ts'
import { failHandOver, handOverParcels } from '../campaigns/hand-over.ts'
import { acknowledgeRegistrations, readRegistration } from '../campaigns/registration-queue.ts'
import { campaignContacts, campaignHouseholds } from '../campaigns/schema.ts'
import { arriveParcels, listVillageBatches } from '../campaigns/village-parcels.ts'
import { workOffRegistrations } from '../campaigns/work-off-registrations.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { sites } from '../organisations/schema.ts'
import { addSite, personOf, requestOf, testNow } from '../test-world.ts'
import { followRoutePlans } from './follow.ts'
import { planRoutes, type FirstPlan } from './plan.ts'
import { listWaitingParcels, readRoutePlan } from './queries.ts'
import { releaseRoutePlan } from './release.ts'
import { readRunSheet } from './run-sheets.ts'

const firstPlan: FirstPlan = (problem) => Promise.resolve(bestPlan(startSearch(problem, 1)))
const villageCode = '640422100002'
/** 08:30 to 18:00 in the village. */
const shift = {
  shiftFrom: new Date('2026-03-02T00:30:00Z'),
  shiftUntil: new Date('2026-03-02T10:00:00Z'),
  staysOut: false,
  together: [],
  mostTrips: 2,
  vehicleIds: [],
  improveSeconds: 0,
  doorMeans: 'on_foot',
} as const

let database: TestDatabase
let client: DatabaseClient
let world: CampaignWorld
let siteId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  world = await makeCampaignWorld(client, 20)
  siteId = await addSite(client, world.tenantId, { kind: 'village_pharmacy', regionCode: villageCode })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

/** A household of the village registers itself, with where and when it is at home. */
async function registerItself(home: Partial<Household>): Promise<string> {
  const household = newHousehold({ villageCode, ...home })
  const { tenantId, campaignId } = world
  const asked = {
    campaignId,
    tenantId,
    key: randomUUIDv7(),
    source: 'page',
    household,
    now: testNow,
  } as const
  const [answer] = await acknowledgeRegistrations(client, tenantId, [asked])
  if (answer?.outcome !== 'acknowledged') throw new Error('It was not taken in.')
  await workOffRegistrations(client, () => testNow, new AbortController().signal)
  return answer.registrationId
}

async function addressed() {
  const rows = await client.network
    .select({ id: campaignHouseholds.id, address: campaignContacts.address, from: campaignContacts.homeFrom })
    .from(campaignHouseholds)
    .innerJoin(campaignContacts, eq(campaignContacts.householdId, campaignHouseholds.id))
    .where(
      and(
        eq(campaignHouseholds.campaignId, world.campaignId),
        eq(campaignHouseholds.villageCode, villageCode),
      ),
    )
  const idAt = (from: string | null) => rows.find((row) => row.from === from)?.id ?? ''
  return { always: idAt(null), afternoon: idAt('14:00'), never: idAt('06:00') }
}

it('brings a campaign’s parcels from the village to the doors, in the hours that households gave', async () => {
  const pharmacist = personOf(world.tenantId, ['village_pharmacist'], [siteId])
  const at = (now: Date) => ({ ...requestOf(pharmacist), now })
  const [site] = await client.network.select().from(sites).where(eq(sites.id, siteId))
  const { longitude = 0, latitude = 0 } = site ?? {}
  const always = await registerItself({ longitude, latitude: latitude + 0.01 })
  const afternoon = await registerItself({ homeFrom: '14:00', homeUntil: '15:00' })
  await registerItself({ homeFrom: '6:00', homeUntil: '7:00' })
  await register(world, [newHousehold({ villageCode: '640422100009' })])
  await begin(world)
  const batchIds = (await batchesOf(world, 'released')).map(({ id }) => id)
  await work(world, batchIds)
  const households = await addressed()

  // What is on the road is no stop yet, and a village takes in what is for it alone, once.
  const level = 'village' as const
  expect((await listWaitingParcels(client, pharmacist, { siteId, level })).items).toEqual([])
  const [coming] = await listVillageBatches(client, pharmacist, siteId)
  expect(coming).toMatchObject({ onTheWay: 3, arrived: 0 })
  const take = { siteId, batchId: coming?.batchId ?? '' }
  expect((await arriveParcels(client, at(testNow), take)).answer).toMatchObject({ parcels: 3 })
  expect(await codeOf(arriveParcels(client, at(testNow), take))).toBe('nothingForVillage')
  const elsewhere = personOf(world.tenantId, ['village_pharmacist'], [randomUUIDv7()])
  expect(await codeOf(arriveParcels(client, requestOf(elsewhere), take))).toBe('notYourSite')
  expect((await readRegistration(client, always))?.arrivedAt).toEqual(testNow)

  const early = new Date('2026-03-02T00:00:00Z')
  const planned = await planRoutes(client, at(early), { ...shift, siteId }, firstPlan)
  const { routePlanId } = planned.answer
  const plan = await readRoutePlan(client, pharmacist, routePlanId)
  expect(plan.leftOut).toMatchObject([{ shipmentId: households.never, reason: 'outsideHours' }])
  await releaseRoutePlan(client, at(early), routePlanId)
  // A hundredth of a degree is 1,112 m as the crow flies, 1,557 m by road, there and back; who said nothing is at the site.
  const metres = plan.trips.map((trip) => trip.metres).filter((length) => length > 0)
  expect(metres).toEqual([expect.closeTo(2 * 1_557, -1)])
  const visits = plan.trips.flatMap((trip) => trip.visits)
  const visitAt = (id: string) => visits.find(({ shipmentIds }) => shipmentIds.includes(id))
  const [first, second] = [visitAt(households.always), visitAt(households.afternoon)]
  expect(second?.serveAt.toISOString()).toMatch(/^2026-03-02T0[67]:/)
  expect(second?.serveAt.getTime()).toBeLessThanOrEqual(Date.parse('2026-03-02T07:00:00Z'))
  expect((await readRegistration(client, always))?.plannedArriveAt).toEqual(first?.arriveAt)
  expect((await readRegistration(client, afternoon))?.plannedArriveAt).toEqual(second?.arriveAt)

  const trip = plan.trips.findIndex((one) => one.visits.some((visit) => visit === second)) + 1
  const sheet = await readRunSheet(client, pharmacist, early, { planId: routePlanId, trip })
  const stop = sheet.visits.find(({ campaign }) => campaign?.householdId === households.afternoon)
  expect(stop).toMatchObject({ campaign: { state: 'dispatched', name: '演示户主' }, shipmentIds: [] })
  expect(stop?.window).toEqual({
    from: new Date('2026-03-02T06:00:00Z'),
    until: new Date('2026-03-02T07:00:00Z'),
  })
  const shown = { patientId: households.afternoon, limit: 5 }
  const looks = await listDataAccesses(client, world.operator, testNow, shown)
  expect(looks).toContainEqual(expect.objectContaining({ principalId: pharmacist.principalId }))

  await givesAndFails(households, { always, routePlanId, at })
})

it('brings parcels from a township’s site to homes that have no site of their own, by their place', async () => {
  const township = '640422101'
  const site = await addSite(client, world.tenantId, { kind: 'township_pharmacy', regionCode: township })
  const near = `${township}001`
  await addSite(client, world.tenantId, { kind: 'village_pharmacy', regionCode: near })
  const pharmacist = personOf(world.tenantId, ['village_pharmacist'], [site])
  const at = (now: Date) => ({ ...requestOf(pharmacist), now })
  const [own] = await client.network.select().from(sites).where(eq(sites.id, site))
  const { longitude, latitude } = own ?? { longitude: 0, latitude: 0 }
  const place = { longitude, latitude: latitude + 0.01 }
  const homes = [
    newHousehold({ villageCode: township, ...place }),
    newHousehold({ villageCode: `${township}002` }),
    newHousehold({ villageCode: near }),
  ]
  const ids = (await register(world, homes)).map(({ householdId }) => householdId)
  const { campaignId } = world
  await allocateKits(client, requestOf(world.operator), { campaignId })
  await settle(world)
  await work(
    world,
    (await batchesOf(world, 'released')).map(({ id }) => id),
  )
  const coming = await listVillageBatches(client, pharmacist, site)
  expect(coming.reduce((sum, batch) => sum + batch.onTheWay, 0)).toBe(2)
  for (const { batchId } of coming) await arriveParcels(client, at(testNow), { siteId: site, batchId })
  const planned = await planRoutes(client, at(testNow), { ...shift, siteId: site }, firstPlan)
  const plan = await readRoutePlan(client, pharmacist, planned.answer.routePlanId)
  expect(plan.leftOut).toEqual([])
  const visited = plan.trips.flatMap((trip) => trip.visits.flatMap(({ shipmentIds }) => shipmentIds))
  expect(visited.toSorted()).toEqual(ids.slice(0, 2).toSorted())
  expect(plan.trips.reduce((sum, trip) => sum + trip.metres, 0)).toBeCloseTo(2 * 1_557, -1)
})

it('takes no home in that nobody could find', async () => {
  for (const code of ['640422101', '640422', '6404', '64042210'])
    expect(await codeOf(register(world, [newHousehold({ villageCode: code })]))).toBe('householdInvalid')
  const place = { longitude: 105.7, latitude: 35.9 }
  expect(await codeOf(register(world, [newHousehold({ villageCode: '6404', ...place })]))).toBe(
    'householdInvalid',
  )
  expect(await register(world, [newHousehold({ villageCode: '640422', ...place })])).toMatchObject([
    { state: 'eligible' },
  ])
})

/** One is met, one is not: whoever was not met stays in line for another round, and its page says nothing wrong. */
async function givesAndFails(
  households: Awaited<ReturnType<typeof addressed>>,
  {
    always,
    routePlanId,
    at,
  }: {
    readonly always: string
    readonly routePlanId: string
    readonly at: (now: Date) => ReturnType<typeof requestOf>
  },
): Promise<void> {
  const { campaignId } = world
  const noon = new Date('2026-03-02T04:00:00Z')
  const given = { campaignId, householdIds: [households.afternoon] }
  await handOverParcels(client, at(noon), given)
  expect(await codeOf(handOverParcels(client, at(noon), given))).toBe('householdsUnfit')
  const failed = { campaignId, householdIds: [households.always], reason: 'notAtHome' } as const
  await failHandOver(client, at(noon), failed)
  expect(await codeOf(failHandOver(client, at(noon), { ...given, reason: 'notAtHome' }))).toBe(
    'householdsUnfit',
  )
  expect(await readRegistration(client, always)).toMatchObject({
    state: 'dispatched',
    plannedArriveAt: null,
  })
  const following = { clock: () => noon, until: new AbortController().signal, search: firstPlan }
  expect(await followRoutePlans(client, following, firstPlan)).toBe(0)
  const { items } = await listWaitingParcels(client, at(noon).actor, { siteId, level: 'village' })
  expect(items).toMatchObject([{ shipmentId: households.always, campaignId }])
  const again = await planRoutes(client, at(noon), { ...shift, siteId }, firstPlan)
  expect(again.answer.routePlanId).not.toBe(routePlanId)
  const next = await readRoutePlan(client, at(noon).actor, again.answer.routePlanId)
  expect(next.trips).toMatchObject([{ visits: [{ campaignId, shipmentIds: [households.always] }] }])
  expect(await brokenPromises(world)).toEqual([])
  expect(await driftOf(world)).toEqual(noDrift)
}
