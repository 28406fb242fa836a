import { and, eq, inArray } from 'drizzle-orm'
import { homeHoursOf, type HomeHours } from '#domain/campaigns/household.ts'
import type { HouseholdState } from '#domain/campaigns/states.ts'
import type { ShipmentKind } from '#domain/fulfilment/shipment-kinds.ts'
import type { LegState, ShipmentState } from '#domain/fulfilment/states.ts'
import type { FulfilmentMode } from '#domain/prescriptions/prescription.ts'
import { coldBoxesOf, servingWindow, type HubTrip, type HubVisit } from '#domain/routing/hub-trips.ts'
import { doorCalendar, legOfLevel, type DoorMeans } from '#domain/routing/levels.ts'
import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readPersonal } from '../audit/data-access.ts'
import { campaignBatches, campaignContacts, campaignHouseholds } from '../campaigns/schema.ts'
import { onPickList, toldState } from '../campaigns/told-state.ts'
import { requireSite } from '../fulfilment/handling.ts'
import { shipmentLegs, shipments } from '../fulfilment/schema.ts'
import { sites, vehicles } from '../organisations/schema.ts'
import { patients } from '../patients/schema.ts'
import { prescriptions } from '../prescriptions/schema.ts'
import { findPlan } from './queries.ts'
import { tripsOf, type RoutePlanRow } from './question.ts'
import { routeParcels } from './schema.ts'

/** What a driver takes along: one trip with the names of its sites, or with the addresses of a village's doors. */
export interface RunSheet {
  readonly routePlanId: string
  readonly version: number
  readonly trip: number
  /** Null for vehicles from a hub; how somebody goes from a village's site to its households. */
  readonly doorMeans: DoorMeans | null
  /** Empty where no vehicle of the hub goes. */
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
  /** On a round within a village: where its parcels set out. */
  readonly site: NamedSite
  /** Whose door it is, on a round within a village. */
  readonly household: SheetHousehold | null
  readonly arriveAt: Date
  readonly leaveAt: Date
  /** When the site takes parcels in on that day; null where it is closed. */
  readonly window: { readonly from: Date; readonly until: Date } | null
  readonly coldBoxes: number
  readonly shipmentIds: readonly string[]
  readonly parcels: readonly SheetParcel[]
  /** A household of a campaign, with the one parcel that is for it; null for a patient's door, and for a site. */
  readonly campaign: SheetCampaignParcel | null
}

/** A campaign's parcel on a round to the door, and where it stands now. */
export interface SheetCampaignParcel {
  readonly campaignId: string
  readonly householdId: string
  readonly state: HouseholdState
  readonly isCold: boolean
  readonly name: string
  readonly phone: string
  /** Why it could not be given to them before. */
  readonly reason: string | null
}

export interface SheetHousehold {
  readonly address: string
  readonly longitude: number | null
  readonly latitude: number | null
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

/**
 * A trip as it is taken along. That the addresses of a village's households were shown is recorded.
 * @throws CommandRefused `routePlanNotFound` for a plan or a trip that is not there, `wrongSite` for a round within a
 * village where the actor does not work.
 */
export async function readRunSheet(
  client: DatabaseClient,
  actor: Actor,
  now: Date,
  { planId, trip: number }: { readonly planId: string; readonly trip: number },
): Promise<RunSheet> {
  return readPersonal(client, actor, now, async (db, saw) => {
    const row = await findPlan(db, planId)
    const trip = tripsOf(row.plan)[number - 1]
    if (trip === undefined) throw notFound('routePlan')
    if (row.level === 'village') requireSite(actor, row.siteId)
    const campaignDoors = row.level === 'village' ? await readCampaignDoors(db, row, trip) : []
    for (const { householdId, campaignId } of campaignDoors)
      saw({ patientId: householdId, shown: 'household', resourceId: campaignId })
    const doors = row.level === 'village' ? await readDoors(db, trip) : []
    for (const { patientId, prescriptionId: resourceId } of doors) {
      saw({ patientId, shown: 'prescription', resourceId, purpose: 'supply' })
    }
    const known = await readSites(db, [row.siteId, ...trip.visits.map(({ siteId }) => siteId)])
    const parcels = await readSheetParcels(db, row, trip)
    const plate = row.doorMeans === null ? await readPlate(db, trip) : ''
    return sheetOf(row, number, trip, { known, parcels, doors, campaignDoors, plate })
  })
}

async function readPlate(db: Database, { vehicleId }: HubTrip): Promise<string> {
  const [vehicle] = await db
    .select({ plate: vehicles.plate })
    .from(vehicles)
    .where(eq(vehicles.id, vehicleId))
  return vehicle?.plate ?? ''
}

interface SheetFacts {
  readonly known: ReadonlyMap<string, NamedSite & { readonly calendar: SiteCalendar }>
  readonly parcels: ReadonlyMap<string, SheetParcel>
  readonly doors: readonly Door[]
  readonly campaignDoors: readonly CampaignDoor[]
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
    doorMeans: row.doorMeans,
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
  { siteId, householdId, campaignId, arriveAt, leaveAt, shipmentIds }: HubVisit,
  day: Date,
  facts: SheetFacts,
): SheetVisit {
  const { site, calendar } = siteOf(facts, siteId)
  if (campaignId !== null) {
    const { address, hours, ...campaign } = campaignDoorOf(facts, householdId)
    return {
      site,
      household: { address, longitude: null, latitude: null },
      arriveAt,
      leaveAt,
      window: servingWindow(doorCalendar(hours), day),
      coldBoxes: coldBoxesOf([campaign]),
      shipmentIds: [],
      parcels: [],
      campaign,
    }
  }
  const parcels = shipmentIds.flatMap((id) => facts.parcels.get(id) ?? [])
  return {
    site,
    household: householdId === null ? null : householdOf(facts.doors, shipmentIds),
    arriveAt,
    leaveAt,
    window: servingWindow(householdId === null ? calendar : doorCalendar(), day),
    coldBoxes: coldBoxesOf(parcels),
    shipmentIds,
    parcels,
    campaign: null,
  }
}

interface CampaignDoor extends SheetCampaignParcel {
  readonly address: string
  readonly hours: HomeHours | null
}

function campaignDoorOf({ campaignDoors }: SheetFacts, householdId: string | null): CampaignDoor {
  const found = campaignDoors.find((door) => door.householdId === householdId)
  if (found === undefined) throw notFound('household')
  return found
}

/** Households of campaigns at which a trip stops. One that had itself erased since is not told of by name. */
async function readCampaignDoors(
  db: Database,
  { id: planId }: RoutePlanRow,
  { visits }: HubTrip,
): Promise<CampaignDoor[]> {
  const ids = visits.flatMap(({ householdId, campaignId }) =>
    campaignId === null || householdId === null ? [] : [householdId],
  )
  if (ids.length === 0) return []
  const rows = await db
    .select({
      householdId: campaignHouseholds.id,
      campaignId: campaignHouseholds.campaignId,
      state: toldState,
      reason: campaignHouseholds.reason,
      isCold: routeParcels.isCold,
      contact: campaignContacts,
    })
    .from(campaignHouseholds)
    .leftJoin(campaignBatches, onPickList)
    .leftJoin(campaignContacts, eq(campaignContacts.householdId, campaignHouseholds.id))
    .leftJoin(
      routeParcels,
      and(eq(routeParcels.shipmentId, campaignHouseholds.id), eq(routeParcels.planId, planId)),
    )
    .where(inArray(campaignHouseholds.id, ids))
  return rows.map(({ contact, isCold, ...household }) => ({
    ...household,
    isCold: isCold ?? false,
    name: contact?.name ?? '',
    phone: contact?.phone ?? '',
    address: contact?.address ?? '',
    hours: contact === null ? null : homeHoursOf(contact),
  }))
}

function siteOf({ known }: SheetFacts, siteId: string) {
  const found = known.get(siteId)
  if (found === undefined) throw new RangeError(`There is no site ${siteId}.`)
  const { calendar, ...site } = found
  return { site, calendar }
}

interface Door {
  readonly shipmentId: string
  readonly patientId: string
  readonly prescriptionId: string
  readonly address: string
  readonly longitude: number | null
  readonly latitude: number | null
}

/** Where a stop's parcels go; those of one household may name more than one address. */
function householdOf(doors: readonly Door[], shipmentIds: readonly string[]): SheetHousehold {
  const own = doors.filter(({ shipmentId }) => shipmentIds.includes(shipmentId))
  const [first] = own
  return {
    address: [...new Set(own.map(({ address }) => address))].join('；'),
    longitude: first?.longitude ?? null,
    latitude: first?.latitude ?? null,
  }
}

/** The place of a home is told where the parcel goes to the patient's own address. */
async function readDoors(db: Database, { visits }: HubTrip): Promise<Door[]> {
  const rows = await db
    .select({
      shipmentId: shipments.id,
      patientId: patients.id,
      prescriptionId: prescriptions.id,
      home: patients.address,
      longitude: patients.longitude,
      latitude: patients.latitude,
      deliveryAddress: prescriptions.deliveryAddress,
    })
    .from(shipments)
    .innerJoin(prescriptions, eq(prescriptions.id, shipments.prescriptionId))
    .innerJoin(patients, eq(patients.id, prescriptions.patientId))
    .where(
      inArray(
        shipments.id,
        visits.flatMap(({ shipmentIds }) => shipmentIds),
      ),
    )
  return rows.map(({ home, deliveryAddress, longitude, latitude, ...door }) => {
    const isAtHome = deliveryAddress === null || deliveryAddress === home
    return {
      ...door,
      address: deliveryAddress ?? home,
      longitude: isAtHome ? longitude : null,
      latitude: isAtHome ? latitude : null,
    }
  })
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
  { id: planId, siteId, level }: RoutePlanRow,
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
        eq(shipmentLegs.kind, legOfLevel[level]),
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
