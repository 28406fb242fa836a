import { randomUUIDv7 } from 'node:crypto'
import { bestPlan, startSearch } from '#domain/routing/search.ts'
import type { DatabaseClient } from '../client.ts'
import { arriveLeg, departLeg } from '../fulfilment/legs.ts'
import {
  addParcel,
  addPrescription,
  bringTo,
  makeParcelWorld,
  type Parcel,
  type ParcelWorld,
} from '../fulfilment/parcel-fixture.ts'
import { vehicles } from '../organisations/schema.ts'
import { personOf, requestOf } from '../test-world.ts'
import { planRoutes } from './plan.ts'
import { releaseRoutePlan } from './release.ts'

// For tests: parcels that wait at a county hub, and vans that may bring them.

/** A world whose hub has an operator and a van. */
export async function makeHub(client: DatabaseClient) {
  const world = await makeParcelWorld(client)
  const operator = personOf(world.pharmacyId, ['operator'])
  const vehicleId = randomUUIDv7()
  await client.network.insert(vehicles).values({
    id: vehicleId,
    tenantId: world.pharmacyId,
    plate: '演示-T1',
    siteId: world.hubSiteId,
    capacityLitres: 500,
    coldBoxes: 2,
  })
  return { world, operator, vehicleId }
}

/** Gives the hub a van, and releases the round of what waits there in the shift that begins half an hour after `now`. */
export async function releaseOneTrip(
  { client, pharmacyId, hubSiteId }: ParcelWorld,
  now: Date,
): Promise<void> {
  await client.network.insert(vehicles).values({
    id: randomUUIDv7(),
    tenantId: pharmacyId,
    plate: '演示-T1',
    siteId: hubSiteId,
    capacityLitres: 500,
    coldBoxes: 2,
  })
  const operator = personOf(pharmacyId, ['operator'])
  const asked = {
    siteId: hubSiteId,
    shiftFrom: new Date(now.getTime() + 30 * 60_000),
    shiftUntil: new Date(now.getTime() + 9 * 3_600_000),
    staysOut: false,
    together: [],
    doorMeans: null,
    mostTrips: 2,
    vehicleIds: [],
    improveSeconds: 0,
  }
  const { answer } = await planRoutes(client, requestOf(operator), asked, (problem) =>
    Promise.resolve(bestPlan(startSearch(problem, 1))),
  )
  await releaseRoutePlan(client, requestOf(operator), answer.routePlanId)
}

/** A parcel for a village that has reached the hub; with `isForDoor` it has a leg from there to the patient's door. */
export async function addWaiting(
  world: ParcelWorld,
  toSiteId: string,
  mode: 'village_counter' | 'home' = 'village_counter',
  isForDoor = false,
): Promise<Parcel> {
  const { client, driver, depotSiteId, hubSiteId } = world
  const prescription = await addPrescription(world, 10, mode)
  const rides = [
    { kind: 'line_haul', fromSiteId: depotSiteId, toSiteId: hubSiteId },
    { kind: 'round', fromSiteId: hubSiteId, toSiteId },
    ...(isForDoor ? [{ kind: 'door', fromSiteId: toSiteId, toSiteId } as const] : []),
  ] as const
  const parcel = await addParcel(world, 10, { prescription, rides })
  await bringTo(world, parcel, 'dispatched')
  const shipmentIds = [parcel.shipmentId]
  await departLeg(client, requestOf(driver), { shipmentIds, siteId: depotSiteId })
  await arriveLeg(client, requestOf(driver), { shipmentIds, siteId: hubSiteId })
  return parcel
}
