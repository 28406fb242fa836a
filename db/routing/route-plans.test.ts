import { randomUUIDv7 } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import type { RoutePlan } from '#domain/routing/plan.ts'
import { bestPlan, improve, startSearch } from '#domain/routing/search.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { addParcel, bringTo } from '../fulfilment/parcel-fixture.ts'
import { shipmentLegs } from '../fulfilment/schema.ts'
import { vehicles } from '../organisations/schema.ts'
import { addSite, addTenant, personOf, requestOf } from '../test-world.ts'
import { changeRoutePlan } from './change.ts'
import { startReturn } from '../fulfilment/returns.ts'
import { followRoutePlans } from './follow.ts'
import { improveRoutePlans, type Search } from './improve.ts'
import { planRoutes, type FirstPlan, type RoutePlanInput } from './plan.ts'
import { listRoutePlans, readPickWaves, readRoutePlan } from './queries.ts'
import { cancelRoutePlan, releaseRoutePlan } from './release.ts'
import { addWaiting, makeHub } from './routing-fixture.ts'
import { readRunSheet } from './run-sheets.ts'
import { searchInThread } from './search/search-in-thread.ts'

const firstPlan: FirstPlan = (problem) => Promise.resolve(bestPlan(startSearch(problem, 1)))
/** As in a thread: tells of a first plan and of a better one. */
const search: Search = async (problem, { onPlan }) => {
  const looked = startSearch(problem, 1)
  const tell = (found: RoutePlan, progress: number) => onPlan?.(found, progress)
  tell(bestPlan(looked), 0)
  improve(looked, { iterations: 50, progress: 0.5 })
  tell(bestPlan(looked), 1)
  return bestPlan(looked)
}
const shiftFrom = new Date('2026-03-02T00:30:00Z')
const shiftUntil = new Date('2026-03-02T10:00:00Z')

let database: TestDatabase
let client: DatabaseClient
let hub: Awaited<ReturnType<typeof makeHub>>
let farSiteId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
  hub = await makeHub(client)
  farSiteId = await addSite(client, hub.world.pharmacyId, {
    kind: 'village_pharmacy',
    longitude: 105.9,
    latitude: 36.02,
  })
})

afterAll(async () => {
  await client.close()
  await database.drop()
})

const inputOf = (change: Partial<RoutePlanInput> = {}): RoutePlanInput => ({
  siteId: hub.world.hubSiteId,
  doorMeans: null,
  shiftFrom,
  shiftUntil,
  staysOut: false,
  together: [],
  mostTrips: 2,
  vehicleIds: [],
  improveSeconds: 5,
  ...change,
})
const byOperator = (now?: Date) => ({ ...requestOf(hub.operator), ...(now === undefined ? {} : { now }) })
const plan = (change?: Partial<RoutePlanInput>) =>
  planRoutes(client, byOperator(), inputOf(change), firstPlan)

async function roundOf(shipmentId: string) {
  const legs = await client.network.select().from(shipmentLegs).where(eq(shipmentLegs.shipmentId, shipmentId))
  return legs.find(({ kind }) => kind === 'round')
}

describe('a route plan', () => {
  it('brings the parcels of a hub to their villages, tells patients when, and follows what changes', async () => {
    const { world, operator, vehicleId } = hub
    await expect(plan()).rejects.toThrow('nothingWaits')
    const near = await addWaiting(world, world.villageSiteId)
    const far = await addWaiting(world, farSiteId, 'home')
    await expect(plan({ vehicleIds: [world.hubSiteId] })).rejects.toThrow('vehiclesMissing')
    await expect(plan({ shiftUntil: shiftFrom })).rejects.toThrow('shiftInvalid')

    const { answer } = await plan()
    expect(answer).toMatchObject({ state: 'improving', version: 1 })
    await expect(plan()).rejects.toThrow('nothingWaits')
    const first = await readRoutePlan(client, operator, answer.routePlanId)
    expect(first).toMatchObject({ leftOut: [], trips: [{ vehicleId, visits: [{}, {}] }] })

    await improveRoutePlans(
      client,
      () => new Date('2026-03-02T00:05:00Z'),
      AbortSignal.timeout(60_000),
      search,
    )
    const ready = await readRoutePlan(client, operator, answer.routePlanId)
    expect(ready).toMatchObject({ state: 'ready', progress: 1_000 })
    expect(ready.metres).toBeLessThanOrEqual(first.metres)

    await releaseRoutePlan(client, byOperator(), answer.routePlanId)
    const visits = ready.trips.flatMap((trip) => trip.visits)
    for (const { shipmentId } of [near, far]) {
      const visit = visits.find(({ shipmentIds }) => shipmentIds.includes(shipmentId))
      expect(await roundOf(shipmentId)).toMatchObject({
        plannedDepartAt: ready.trips[0]?.departAt,
        plannedArriveAt: visit?.arriveAt,
      })
    }
    const sheet = await readRunSheet(client, operator, shiftFrom, { planId: answer.routePlanId, trip: 1 })
    expect(sheet.plate).toBe('演示-T1')
    expect(sheet.visits.flatMap(({ shipmentIds }) => shipmentIds)).toHaveLength(2)
    const waits = { state: 'in_transit', legState: 'planned', isCold: false, kind: 'prescription' }
    expect(sheet.visits.flatMap(({ parcels }) => parcels)).toEqual(
      expect.arrayContaining([
        { ...waits, id: near.shipmentId, mode: 'village_counter' },
        { ...waits, id: far.shipmentId, mode: 'village_counter' },
      ]),
    )
    expect(sheet.visits[0]).toMatchObject({ coldBoxes: 0, window: { from: expect.any(Date) as Date } })
    await expect(
      readRunSheet(client, operator, shiftFrom, { planId: answer.routePlanId, trip: 2 }),
    ).rejects.toThrow('routePlanNotFound')
    // Both came packed from the depot: there is nothing to pick at the hub.
    expect(await readPickWaves(client, operator, answer.routePlanId)).toEqual({ items: [] })
    await changesOnTheWay(answer.routePlanId, { near: near.shipmentId, far: far.shipmentId })
  })

  it('follows what comes to wait and what is called back once it is released, and leaves others alone', async () => {
    const { world, operator } = hub
    const at = new Date('2026-03-02T01:10:00Z')
    const followAt = (clock: () => Date, look = search) =>
      followRoutePlans(client, { clock, until: AbortSignal.timeout(60_000), search: look }, firstPlan)
    const follow = (look?: Search) => followAt(() => at, look)
    await follow()
    expect(await follow()).toBe(0)
    const [open] = (await listRoutePlans(client, operator, { level: 'hub', state: 'released', limit: 1 }))
      .items
    const routePlanId = open?.id ?? ''
    const came = await addWaiting(world, world.villageSiteId)
    expect(await follow()).toBe(1)
    const idsOf = async () => {
      const { trips, leftOut, state } = await readRoutePlan(client, operator, routePlanId)
      expect(state).toBe('released')
      const brought = trips.flatMap(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds))
      // Both trips that the van may make are taken: what has come is named as left out.
      return [...brought, ...leftOut.map(({ shipmentId }) => shipmentId)]
    }
    expect(await idsOf()).toContain(came.shipmentId)
    await startReturn(client, requestOf(operator), { shipmentId: came.shipmentId, reason: 'recalled' })
    const versionOf = async () => (await readRoutePlan(client, operator, routePlanId)).version
    const version = await versionOf()
    // The first plan is released at once, and what the search finds takes its place.
    expect(await follow(async (...asked) => ({ ...(await search(...asked)), cost: 0 }))).toBe(1)
    expect(await versionOf()).toBe(version + 2)
    expect(await idsOf()).not.toContain(came.shipmentId)
    expect(await follow()).toBe(0)
    await keepsWhatAPersonChanged(routePlanId, follow)
    const after = () => new Date('2026-03-03T01:00:00Z')
    await addWaiting(world, world.villageSiteId).then(({ shipmentId }) =>
      startReturn(client, requestOf(operator), { shipmentId, reason: 'recalled' }),
    )
    expect(await followAt(after)).toBe(0)
  })

  it('has parcels picked before their trip is loaded, in the order of departures, until they are packed', async () => {
    const { world } = hub
    const { depotId: tenantId, depotSiteId: siteId } = world
    // One parcel fills this van.
    const van = { id: randomUUIDv7(), tenantId, siteId, plate: '演示-T2', capacityLitres: 2, coldBoxes: 0 }
    await client.network.insert(vehicles).values(van)
    const toVillage = (toSiteId: string) =>
      addParcel(world, 10, { rides: [{ kind: 'round', fromSiteId: siteId, toSiteId }] })
    const parcels = [await toVillage(world.villageSiteId), await toVillage(farSiteId)]
    const dispatcher = requestOf(personOf(tenantId, ['operator']))
    const asked = inputOf({ siteId, improveSeconds: 0 })
    const { routePlanId } = (await planRoutes(client, dispatcher, asked, firstPlan)).answer
    const { trips } = await readRoutePlan(client, dispatcher.actor, routePlanId)
    const waves = trips.map((trip, index) => ({
      trip: index + 1,
      pickBy: new Date(trip.loadFrom.getTime() - 30 * 60_000),
      departAt: trip.departAt,
      shipments: trip.visits.flatMap(({ shipmentIds }) =>
        shipmentIds.map((id) => ({ id, state: 'allocated' })),
      ),
    }))
    expect(waves.map(({ shipments }) => shipments.length)).toEqual([1, 1])
    expect(waves[1]?.pickBy.getTime()).toBeGreaterThan(waves[0]?.departAt.getTime() ?? Infinity)
    const read = () => readPickWaves(client, dispatcher.actor, routePlanId)
    expect(await read()).toEqual({ items: waves })
    const first = parcels.find(({ shipmentId }) => shipmentId === waves[0]?.shipments[0]?.id)
    if (first === undefined) throw new Error('no parcel')
    await bringTo(world, first, 'packed')
    expect(await read()).toEqual({ items: waves.slice(1) })
    await cancelRoutePlan(client, dispatcher, routePlanId)
  })

  it('names parcels that no van can bring in time', async () => {
    const { world, operator } = hub
    const beyondId = await addSite(client, world.pharmacyId, {
      kind: 'village_pharmacy',
      longitude: 116,
      latitude: 25,
    })
    const { shipmentId } = await addWaiting(world, beyondId)
    const { answer } = await plan({ improveSeconds: 0 })
    const made = await readRoutePlan(client, operator, answer.routePlanId)
    expect(made).toMatchObject({
      state: 'ready',
      leftOut: [{ shipmentId, siteId: beyondId, reason: 'outsideHours' }],
    })
    const cancelled = await cancelRoutePlan(client, byOperator(), answer.routePlanId)
    expect(cancelled.answer.state).toBe('cancelled')
    await expect(releaseRoutePlan(client, byOperator(), answer.routePlanId)).rejects.toThrow('wrongState')
    expect((await plan({ improveSeconds: 0 })).answer.state).toBe('ready')
  })

  it('is nobody else’s', async () => {
    const stranger = personOf(await addTenant(client, 'pharmacy'), ['operator'])
    const [own] = (await listRoutePlans(client, hub.operator, { level: 'hub', limit: 1 })).items
    expect((await listRoutePlans(client, stranger, { level: 'hub', limit: 10 })).items).toEqual([])
    await expect(readRoutePlan(client, stranger, own?.id ?? '')).rejects.toThrow('routePlanNotFound')
    await expect(releaseRoutePlan(client, requestOf(stranger), own?.id ?? '')).rejects.toThrow(
      'routePlanNotFound',
    )
  })
})

/** A trip that is being loaded keeps its stops and its order; only what is dropped leaves it. */
async function changesOnTheWay(routePlanId: string, { near, far }: { near: string; far: string }) {
  const { world, operator } = hub
  const before = await readRoutePlan(client, operator, routePlanId)
  const left = new Date((before.trips[0]?.departAt.getTime() ?? 0) + 60_000)
  const late = await addWaiting(world, world.villageSiteId)
  const change = (given: { add?: string[]; drop?: string[] }) =>
    changeRoutePlan(
      client,
      byOperator(left),
      { routePlanId, addShipmentIds: given.add ?? [], dropShipmentIds: given.drop ?? [] },
      firstPlan,
    )
  await expect(change({ add: [near] })).rejects.toThrow('parcelNotWaiting')
  await expect(change({ drop: [late.shipmentId] })).rejects.toThrow('parcelNotInPlan')
  const { answer } = await change({ add: [late.shipmentId], drop: [far] })
  expect(answer).toMatchObject({ state: 'improving', version: 2 })
  const after = await readRoutePlan(client, operator, routePlanId)
  expect(after.trips.map(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds))).toEqual([
    [near],
    [late.shipmentId],
  ])
  expect(after.trips[0]?.departAt).toEqual(before.trips[0]?.departAt)
  await releaseRoutePlan(client, byOperator(left), routePlanId)
  expect(await roundOf(late.shipmentId)).toMatchObject({
    plannedArriveAt: after.trips[1]?.visits[0]?.arriveAt,
  })
  await expect(cancelRoutePlan(client, byOperator(left), routePlanId)).rejects.toThrow('tripHasLeft')
}

/** A better plan that was looked for meanwhile does not take the place of what somebody has changed. */
async function keepsWhatAPersonChanged(routePlanId: string, follow: (look: Search) => Promise<number>) {
  const { world, operator } = hub
  await addWaiting(world, world.villageSiteId)
  const change = { routePlanId, addShipmentIds: [], dropShipmentIds: [] }
  const now = new Date('2026-03-02T01:10:00Z')
  expect(
    await follow(async (...asked) => {
      await changeRoutePlan(client, byOperator(now), change, firstPlan)
      return { ...(await search(...asked)), cost: 0 }
    }),
  ).toBe(1)
  const { cost, state } = await readRoutePlan(client, operator, routePlanId)
  expect({ isFree: cost === 0, state }).toEqual({ isFree: false, state: 'improving' })
  await releaseRoutePlan(client, byOperator(now), routePlanId)
}

describe('a search in a thread', () => {
  it('answers with a first plan and with better ones until it is stopped', async () => {
    const metres = Int32Array.from([0, 10, 20, 10, 0, 10, 20, 10, 0])
    const stop = (place: number) => ({
      place,
      load: [1],
      opensAt: 0,
      closesAt: 1_000,
      serviceSeconds: 1,
      togetherWith: null,
    })
    const vehicle = { startPlace: 0, endPlace: 0, capacity: [9], shiftFrom: 0, shiftUntil: 1_000, kept: [] }
    const costs = { loadingSeconds: 0, mostTrips: 1, fixedCost: 0, costPerMetre: 1 }
    const problem = {
      places: 3,
      metres,
      seconds: metres,
      stops: [stop(1), stop(2)],
      vehicles: [{ ...vehicle, ...costs }],
    }
    expect(await searchInThread(problem, { milliseconds: 0, seed: 1 })).toMatchObject({ metres: 40 })
    const stopped = new AbortController()
    const seen: number[] = []
    await searchInThread(problem, {
      milliseconds: 60_000,
      seed: 1,
      signal: stopped.signal,
      onPlan: (_, progress) => {
        seen.push(progress)
        stopped.abort()
      },
    })
    expect(seen[0]).toBe(0)
  })
})
