import { eq } from 'drizzle-orm'
import { randomUUIDv7 } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '#bin/test-database.ts'
import { routingAssumptions } from '#domain/routing/assumptions.ts'
import { bestPlan, improve, startSearch } from '#domain/routing/search.ts'
import { openDatabase, type DatabaseClient } from '../client.ts'
import { vehicles } from '../organisations/schema.ts'
import { addSite, requestOf } from '../test-world.ts'
import { changeRoutePlan } from './change.ts'
import { improveRoutePlans } from './improve.ts'
import { planRoutes, type FirstPlan, type RoutePlanInput } from './plan.ts'
import { listWaitingParcels, readRoutePlan } from './queries.ts'
import { addWaiting, makeHub } from './routing-fixture.ts'

let database: TestDatabase
let client: DatabaseClient
let hub: Awaited<ReturnType<typeof makeHub>>
/** On the other side of the hub than the world's village. */
let westSiteId: string

beforeAll(async () => {
  database = await createTestDatabase()
  client = openDatabase({ owner: database.ownerUrl, app: database.appUrl, network: database.networkUrl })
})
beforeEach(async () => {
  hub = await makeHub(client)
  westSiteId = await addSite(client, hub.world.pharmacyId, {
    kind: 'village_pharmacy',
    longitude: 105.6,
    latitude: 35.9,
  })
})
afterAll(async () => {
  await client.close()
  await database.drop()
})

const firstPlan: FirstPlan = (problem) => Promise.resolve(bestPlan(startSearch(problem, 1)))

function plan(together: RoutePlanInput['together'], improveSeconds = 0) {
  const input = {
    siteId: hub.world.hubSiteId,
    doorMeans: null,
    shiftFrom: new Date('2026-03-02T00:30:00Z'),
    shiftUntil: new Date('2026-03-02T10:00:00Z'),
    staysOut: false,
    mostTrips: 3,
    vehicleIds: [],
    improveSeconds,
    together,
  }
  return planRoutes(client, requestOf(hub.operator), input, firstPlan)
}

/** Lets the hub's van, and one more like it, take as many parcels as that. */
async function giveRoom(parcels: number) {
  const capacityLitres = Math.floor((parcels * routingAssumptions.parcelMillilitres) / 1_000)
  const { hubSiteId: siteId, pharmacyId: tenantId } = hub.world
  await client.network.update(vehicles).set({ capacityLitres }).where(eq(vehicles.siteId, siteId))
  await client.network
    .insert(vehicles)
    .values({ id: randomUUIDv7(), tenantId, siteId, plate: '演示-T2', capacityLitres, coldBoxes: 0 })
}

const read = (planId: string) => readRoutePlan(client, hub.operator, planId)
const tripsOf = ({ trips }: Awaited<ReturnType<typeof read>>) =>
  trips.map(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds))

async function waiting(): Promise<number> {
  const start = { siteId: hub.world.hubSiteId, level: 'hub' } as const
  return (await listWaitingParcels(client, hub.operator, start)).items.length
}

describe('parcels for different places that must ride together', () => {
  it('are on one trip, in the first plan, in a better one and in a changed one, and the plan says so', async () => {
    const { world } = hub
    await giveRoom(2)
    const east = await addWaiting(world, world.villageSiteId)
    const west = await addWaiting(world, westSiteId)
    await addWaiting(world, world.villageSiteId)
    const together = [[east.shipmentId, west.shipmentId]]
    const { routePlanId } = (await plan(together, 5)).answer
    const first = await read(routePlanId)
    expect(first.together).toEqual(together)
    expect(first.leftOut).toEqual([])
    const rideTogether = async () => {
      const trip = tripsOf(await read(routePlanId)).find((ids) => ids.includes(east.shipmentId))
      expect(trip?.toSorted()).toEqual([east.shipmentId, west.shipmentId].toSorted())
    }
    await rideTogether()
    const clock = () => new Date('2026-03-02T00:05:00Z')
    await improveRoutePlans(client, clock, AbortSignal.timeout(60_000), async (problem, { onPlan }) => {
      const looked = startSearch(problem, 1)
      improve(looked, { iterations: 50, progress: 1 })
      onPlan?.(bestPlan(looked), 1)
      return bestPlan(looked)
    })
    await rideTogether()
    const late = await addWaiting(world, westSiteId)
    const change = { routePlanId, addShipmentIds: [late.shipmentId], dropShipmentIds: [] }
    await changeRoutePlan(client, requestOf(hub.operator), change, firstPlan)
    expect((await read(routePlanId)).leftOut).toEqual([])
    await rideTogether()
  })

  it('are refused where no vehicle can bring all of them, and nothing is planned', async () => {
    const { world } = hub
    await giveRoom(1)
    const east = await addWaiting(world, world.villageSiteId)
    const west = await addWaiting(world, westSiteId)
    const both = [east.shipmentId, west.shipmentId]
    await expect(plan([both])).rejects.toThrow('togetherImpossible')
    await expect(plan([[...both, randomUUIDv7()]])).rejects.toThrow('parcelNotWaiting')
    await expect(plan([both, both.toReversed()])).rejects.toThrow('togetherRepeated')
    await expect(plan([[east.shipmentId, east.shipmentId]])).rejects.toThrow('togetherRepeated')
    expect(await waiting()).toBe(2)
    const { routePlanId } = (await plan([])).answer
    expect(tripsOf(await read(routePlanId)).map(({ length }) => length)).toEqual([1, 1])
    expect(await waiting()).toBe(0)
  })
})
