import { and, eq, inArray } from 'drizzle-orm'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { coldBoxesOf, servingWindow, type HubTrip, type HubVisit } from '#domain/routing/hub-trips.ts'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { shipmentLegs, shipments } from '../fulfilment/schema.ts'
import { sites, vehicles } from '../organisations/schema.ts'
import { findPlan } from './queries.ts'
import { tripsOf, type RoutePlanRow } from './question.ts'
import { routeParcels } from './schema.ts'

/** What a driver takes along: one trip with the names of its sites. */
export interface RunSheet {
  readonly routePlanId: string
  readonly version: number
  readonly trip: number
  readonly plate: string
  readonly hub: NamedSite
  readonly loadFrom: Date
  readonly departAt: Date
  readonly endAt: Date
  readonly metres: number
  readonly visits: readonly SheetVisit[]
}

export interface NamedSite {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly longitude: number
  readonly latitude: number
}

export interface SheetVisit {
  readonly site: NamedSite
  readonly arriveAt: Date
  readonly leaveAt: Date
  /** When the site takes parcels in on that day; null where it is closed. */
  readonly window: { readonly from: Date; readonly until: Date } | null
  readonly coldBoxes: number
  readonly shipmentIds: readonly string[]
  readonly parcels: readonly SheetParcel[]
}

/** A parcel of a stop, and where it stands now. */
export interface SheetParcel {
  readonly id: string
  readonly kind: ShipmentKind
  readonly mode: FulfilmentMode | null
  readonly state: ShipmentState
  /** Where its ride from the hub stands. */
  readonly legState: LegState
  readonly isCold: boolean
}

/** @throws CommandRefused `routePlanNotFound` for a plan or a trip that is not there. */
export async function readRunSheet(
  client: DatabaseClient,
  actor: Actor,
  planId: string,
  number: number,
): Promise<RunSheet> {
  return readAs(client, actor, async (db) => {
    const row = await findPlan(db, planId)
    const trip = tripsOf(row.plan)[number - 1]
    if (trip === undefined) throw notFound('routePlan')
    const known = await readSites(db, [row.siteId, ...trip.visits.map(({ siteId }) => siteId)])
    const parcels = await readSheetParcels(db, row, trip)
    const [vehicle] = await db
      .select({ plate: vehicles.plate })
      .from(vehicles)
      .where(eq(vehicles.id, trip.vehicleId))
    return sheetOf(row, number, trip, { known, parcels, plate: vehicle?.plate ?? '' })
  })
}

interface SheetFacts {
  readonly known: ReadonlyMap<string, NamedSite & { readonly calendar: SiteCalendar }>
  readonly parcels: ReadonlyMap<string, SheetParcel>
  readonly plate: string
}

function sheetOf(
  row: RoutePlanRow,
  number: number,
  { loadFrom, departAt, endAt, metres, visits }: HubTrip,
  facts: SheetFacts,
): RunSheet {
  return {
    routePlanId: row.id,
    version: row.version,
    trip: number,
    plate: facts.plate,
    hub: siteOf(facts, row.siteId).site,
    loadFrom,
    departAt,
    endAt,
    metres,
    visits: visits.map((visit) => visitOf(visit, row.shiftFrom, facts)),
  }
}

function visitOf(
  { siteId, arriveAt, leaveAt, shipmentIds }: HubVisit,
  day: Date,
  facts: SheetFacts,
): SheetVisit {
  const { site, calendar } = siteOf(facts, siteId)
  const parcels = shipmentIds.flatMap((id) => facts.parcels.get(id) ?? [])
  return {
    site,
    arriveAt,
    leaveAt,
    window: servingWindow(calendar, day),
    coldBoxes: coldBoxesOf(parcels),
    shipmentIds,
    parcels,
  }
}

function siteOf({ known }: SheetFacts, siteId: string) {
  const found = known.get(siteId)
  if (found === undefined) throw new RangeError(`There is no site ${siteId}.`)
  const { calendar, ...site } = found
  return { site, calendar }
}

async function readSites(db: Database, siteIds: readonly string[]): Promise<SheetFacts['known']> {
  const rows = await db
    .select({
      id: sites.id,
      nameZh: sites.nameZh,
      nameEn: sites.nameEn,
      longitude: sites.longitude,
      latitude: sites.latitude,
      calendar: sites.calendar,
    })
    .from(sites)
    .where(inArray(sites.id, [...new Set(siteIds)]))
  return new Map(rows.map((site) => [site.id, site]))
}

async function readSheetParcels(
  db: Database,
  { id: planId, siteId }: RoutePlanRow,
  { visits }: HubTrip,
): Promise<SheetFacts['parcels']> {
  const rows = await db
    .select({
      id: shipments.id,
      kind: shipments.kind,
      mode: shipments.mode,
      state: shipments.state,
      legState: shipmentLegs.state,
      isCold: routeParcels.isCold,
    })
    .from(shipments)
    .innerJoin(
      shipmentLegs,
      and(
        eq(shipmentLegs.shipmentId, shipments.id),
        eq(shipmentLegs.fromSiteId, siteId),
        eq(shipmentLegs.kind, 'round'),
      ),
    )
    .innerJoin(routeParcels, and(eq(routeParcels.shipmentId, shipments.id), eq(routeParcels.planId, planId)))
    .where(
      inArray(
        shipments.id,
        visits.flatMap(({ shipmentIds }) => shipmentIds),
      ),
    )
  return new Map(rows.map((parcel) => [parcel.id, parcel]))
}
