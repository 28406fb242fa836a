import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Position } from '#domain/routing/assumptions.ts'
import type {
  HubParcel,
  HubPlan,
  HubQuestion,
  HubSite,
  HubTrip,
  HubVehicle,
} from '#domain/routing/hub-trips.ts'
import { carrierOf, doorCalendar } from '#domain/routing/levels.ts'
import type { Database } from '../client.ts'
import { refused } from '../command-refused.ts'
import { shipments } from '../fulfilment/schema.ts'
import { readHomes } from '../campaigns/arrived-parcels.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { sites, vehicles } from '../organisations/schema.ts'
import { routeParcels, type KeptHubPlan, type routePlans } from './schema.ts'

export type RoutePlanRow = typeof routePlans.$inferSelect

/** What a plan asks, apart from its parcels. */
type Asked = Pick<
  RoutePlanRow,
  'siteId' | 'doorMeans' | 'shiftFrom' | 'shiftUntil' | 'staysOut' | 'mostTrips' | 'vehicleIds' | 'together'
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
  const { doorMeans } = asked
  const vehicleRows = doorMeans === null ? await readVehicles(db, asked) : [carrierOf(doorMeans)]
  const ids = [...new Set([asked.siteId, ...parcels.map(({ siteId }) => siteId)])]
  const siteRows = await db.select().from(sites).where(inArray(sites.id, ids)).orderBy(sites.id)
  const hub = siteRows.find(({ id }) => id === asked.siteId)
  if (hub === undefined) throw new RangeError(`There is no site ${asked.siteId}.`)
  const { shiftFrom, shiftUntil, staysOut, mostTrips } = asked
  return {
    hub,
    doorMeans,
    shiftFrom,
    shiftUntil,
    staysOut,
    mostTrips,
    vehicles: vehicleRows,
    sites:
      doorMeans === null
        ? siteRows.filter(({ id }) => id !== asked.siteId)
        : await readHouseholds(db, hub, parcels),
    parcels,
    together: asked.together,
    earlier: earlier.trips,
    now: earlier.now,
  }
}

async function readVehicles(db: Database, { vehicleIds, siteId }: Asked): Promise<HubVehicle[]> {
  const rows = await db
    .select()
    .from(vehicles)
    .where(and(inArray(vehicles.id, [...vehicleIds]), eq(vehicles.siteId, siteId)))
    .orderBy(vehicles.id)
  if (rows.length === vehicleIds.length && rows.length > 0) return rows
  throw refused('invalid', {
    code: 'vehiclesMissing',
    message: 'A plan needs vehicles of your organisation that are loaded at this hub.',
    nextStep: 'List the vehicles of the hub, and name some of them or none to take all.',
  })
}

/**
 * Where households are, and when. One whose place nobody has said, or whose parcel goes to another address than the
 * patient's own, is taken to be at the village's site.
 */
async function readHouseholds(
  db: Database,
  site: Position,
  parcels: readonly HubParcel[],
): Promise<HubSite[]> {
  const shipmentIds = parcels.flatMap(({ shipmentId, campaignId }) => (campaignId === null ? shipmentId : []))
  const rows = await db
    .select({
      id: patients.id,
      longitude: patients.longitude,
      latitude: patients.latitude,
      isAtHome: sql<boolean>`coalesce(${prescriptions.deliveryAddress}, ${patients.address}) = ${patients.address}`,
    })
    .from(shipments)
    .innerJoin(prescriptions, eq(prescriptions.id, shipments.prescriptionId))
    .innerJoin(patients, eq(patients.id, prescriptions.patientId))
    .where(inArray(shipments.id, shipmentIds))
  const calendar = doorCalendar()
  const homes = await readHomes(db, parcels)
  const ids = [...new Set(parcels.flatMap(({ householdId }) => householdId ?? []))].toSorted()
  return ids.map((id) => {
    const home = homes.get(id)
    if (home !== undefined) {
      const { longitude, latitude } = home.position ?? site
      return { id, calendar: doorCalendar(home.hours), longitude, latitude }
    }
    const own = rows.filter((row) => row.id === id)
    const [known] = own.every(({ isAtHome }) => isAtHome) ? own : []
    return {
      id,
      calendar,
      longitude: known?.longitude ?? site.longitude,
      latitude: known?.latitude ?? site.latitude,
    }
  })
}

/** The parcels that are in a plan now. */
export function readPlanParcels(db: Database, planId: string): Promise<HubParcel[]> {
  return db
    .select({
      shipmentId: routeParcels.shipmentId,
      siteId: routeParcels.siteId,
      householdId: routeParcels.householdId,
      campaignId: routeParcels.campaignId,
      prescriptionId: shipments.prescriptionId,
      isCold: routeParcels.isCold,
      isForDoor: routeParcels.isForDoor,
    })
    .from(routeParcels)
    .leftJoin(shipments, eq(shipments.id, routeParcels.shipmentId))
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
      // Plans that were made before there were rounds within villages do not say.
      householdId: visit.householdId ?? null,
      campaignId: visit.campaignId ?? null,
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
