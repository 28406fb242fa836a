import { and, eq, inArray } from 'drizzle-orm'
import type { HubParcel, HubPlan, HubQuestion, HubTrip } from '#domain/routing/hub-trips.ts'
import type { Database } from '../client.ts'
import { refused } from '../command-refused.ts'
import { sites, vehicles } from '../organisations/schema.ts'
import { routeParcels, type KeptHubPlan, type routePlans } from './schema.ts'

export type RoutePlanRow = typeof routePlans.$inferSelect

/** What a plan asks, apart from its parcels. */
type Asked = Pick<
  RoutePlanRow,
  'siteId' | 'shiftFrom' | 'shiftUntil' | 'staysOut' | 'mostTrips' | 'vehicleIds'
>

/**
 * The whole question of a plan.
 * @throws CommandRefused `vehiclesMissing` when one of the vehicles is not the tenant's, or not loaded at the hub.
 */
export async function readQuestion(
  db: Database,
  asked: Asked,
  parcels: readonly HubParcel[],
  earlier: { readonly trips: readonly HubTrip[]; readonly now: Date },
): Promise<HubQuestion> {
  const vehicleRows = await db
    .select()
    .from(vehicles)
    .where(and(inArray(vehicles.id, [...asked.vehicleIds]), eq(vehicles.siteId, asked.siteId)))
    .orderBy(vehicles.id)
  if (vehicleRows.length !== asked.vehicleIds.length || vehicleRows.length === 0) {
    throw refused('invalid', {
      code: 'vehiclesMissing',
      message: 'A plan needs vehicles of your organisation that are loaded at this hub.',
      nextStep: 'List the vehicles of the hub, and name some of them or none to take all.',
    })
  }
  const ids = [...new Set([asked.siteId, ...parcels.map(({ siteId }) => siteId)])]
  const siteRows = await db.select().from(sites).where(inArray(sites.id, ids)).orderBy(sites.id)
  const hub = siteRows.find(({ id }) => id === asked.siteId)
  if (hub === undefined) throw new RangeError(`There is no site ${asked.siteId}.`)
  const { shiftFrom, shiftUntil, staysOut, mostTrips } = asked
  return {
    hub,
    shiftFrom,
    shiftUntil,
    staysOut,
    mostTrips,
    vehicles: vehicleRows,
    sites: siteRows.filter(({ id }) => id !== asked.siteId),
    parcels,
    earlier: earlier.trips,
    now: earlier.now,
  }
}

/** The parcels that are in a plan now. */
export function readPlanParcels(db: Database, planId: string): Promise<HubParcel[]> {
  return db
    .select({
      shipmentId: routeParcels.shipmentId,
      siteId: routeParcels.siteId,
      isCold: routeParcels.isCold,
      isForDoor: routeParcels.isForDoor,
    })
    .from(routeParcels)
    .where(and(eq(routeParcels.planId, planId), eq(routeParcels.isOpen, true)))
    .orderBy(routeParcels.shipmentId)
}

/** A plan as JSON gave it back, with its times. */
export function tripsOf({ trips }: KeptHubPlan): HubTrip[] {
  return trips.map((trip) => ({
    ...trip,
    loadFrom: new Date(trip.loadFrom),
    departAt: new Date(trip.departAt),
    endAt: new Date(trip.endAt),
    visits: trip.visits.map((visit) => ({
      ...visit,
      arriveAt: new Date(visit.arriveAt),
      serveAt: new Date(visit.serveAt),
      leaveAt: new Date(visit.leaveAt),
    })),
  }))
}

/** A plan as JSON keeps it. */
export function keptOf(plan: HubPlan): KeptHubPlan {
  return JSON.parse(JSON.stringify(plan)) as KeptHubPlan
}
