import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { routingAssumptions } from '#domain/routing/assumptions.ts'
import type { HubTrip } from '#domain/routing/hub-trips.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { RoutePlanState } from '#domain/routing/states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { sites, vehicles } from '../organisations/schema.ts'
import { tripsOf, type RoutePlanRow } from './question.ts'
import { routePlans } from './schema.ts'

/** Plans of the actor's tenant, the newest in front. */
export function listRoutePlans(
  client: DatabaseClient,
  actor: Actor,
  filter: {
    readonly siteId?: string | undefined
    readonly state?: RoutePlanState | undefined
    readonly after?: string | undefined
    readonly limit: number
  },
) {
  return readAs(client, actor, async (db) => {
    const rows = await db
      .select()
      .from(routePlans)
      .where(
        and(
          filter.siteId === undefined ? undefined : eq(routePlans.siteId, filter.siteId),
          filter.state === undefined ? undefined : eq(routePlans.state, filter.state),
          filter.after === undefined ? undefined : lt(routePlans.id, filter.after),
        ),
      )
      .orderBy(desc(routePlans.id))
      .limit(filter.limit + 1)
    const page = rows.slice(0, filter.limit)
    return {
      items: page.map(shown),
      next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
    }
  })
}

/** A plan with its trips and what it leaves out. @throws CommandRefused `routePlanNotFound`. */
export function readRoutePlan(client: DatabaseClient, actor: Actor, planId: string) {
  return readAs(client, actor, async (db) => shown(await findPlan(db, planId)))
}

/**
 * What must be picked for each trip and by when: waves follow departures. Parcels that are packed already are in no wave.
 * @throws CommandRefused `routePlanNotFound`.
 */
export function readPickWaves(client: DatabaseClient, actor: Actor, planId: string) {
  return readAs(client, actor, async (db) => {
    const row = await findPlan(db, planId)
    const toPick: readonly ShipmentState[] = ['allocated', 'short_picked', 'picked', 'rechecked']
    const ids = row.plan.trips.flatMap(({ visits }) => visits.flatMap(({ shipmentIds }) => shipmentIds))
    const open = await db
      .select({ id: shipments.id, state: shipments.state })
      .from(shipments)
      .where(and(inArray(shipments.id, ids), inArray(shipments.state, [...toPick])))
    const stateOf = new Map(open.map(({ id, state }) => [id, state]))
    const waves = tripsOf(row.plan)
      .map((trip, index) => ({
        trip: index + 1,
        pickBy: new Date(trip.loadFrom.getTime() - routingAssumptions.pickMinutes * 60_000),
        departAt: trip.departAt,
        // What is brought last is loaded first, so it is picked first.
        shipments: trip.visits
          .flatMap(({ shipmentIds }) => shipmentIds)
          .toReversed()
          .flatMap((id) => {
            const state = stateOf.get(id)
            return state === undefined ? [] : [{ id, state }]
          }),
      }))
      .filter((wave) => wave.shipments.length > 0)
      .toSorted((a, b) => a.pickBy.getTime() - b.pickBy.getTime() || a.trip - b.trip)
    return { items: waves }
  })
}

/** What a driver takes along: one trip with the names of its sites. @throws CommandRefused `routePlanNotFound`. */
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

interface NamedSite {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly longitude: number
  readonly latitude: number
}

interface SheetVisit {
  readonly site: NamedSite
  readonly arriveAt: Date
  readonly leaveAt: Date
  readonly shipmentIds: readonly string[]
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
    const names = await readNames(db, [row.siteId, ...trip.visits.map(({ siteId }) => siteId)])
    const [vehicle] = await db
      .select({ plate: vehicles.plate })
      .from(vehicles)
      .where(eq(vehicles.id, trip.vehicleId))
    return sheetOf(row, number, trip, names, vehicle?.plate ?? '')
  })
}

function sheetOf(
  row: RoutePlanRow,
  number: number,
  { loadFrom, departAt, endAt, metres, visits }: HubTrip,
  names: ReadonlyMap<string, NamedSite>,
  plate: string,
): RunSheet {
  const named = (siteId: string) => {
    const site = names.get(siteId)
    if (site === undefined) throw new RangeError(`There is no site ${siteId}.`)
    return site
  }
  return {
    routePlanId: row.id,
    version: row.version,
    trip: number,
    plate,
    hub: named(row.siteId),
    loadFrom,
    departAt,
    endAt,
    metres,
    visits: visits.map(({ siteId, arriveAt, leaveAt, shipmentIds }) => ({
      site: named(siteId),
      arriveAt,
      leaveAt,
      shipmentIds,
    })),
  }
}

async function readNames(db: Database, siteIds: readonly string[]): Promise<Map<string, NamedSite>> {
  const rows = await db
    .select({
      id: sites.id,
      nameZh: sites.nameZh,
      nameEn: sites.nameEn,
      longitude: sites.longitude,
      latitude: sites.latitude,
    })
    .from(sites)
    .where(inArray(sites.id, [...new Set(siteIds)]))
  return new Map(rows.map((site) => [site.id, site]))
}

async function findPlan(db: Database, planId: string): Promise<RoutePlanRow> {
  const [row] = await db.select().from(routePlans).where(eq(routePlans.id, planId))
  if (row === undefined) throw notFound('routePlan')
  return row
}

function shown({ plan, ...row }: RoutePlanRow) {
  return {
    ...row,
    cost: plan.cost,
    metres: plan.metres,
    trips: tripsOf(plan),
    leftOut: plan.leftOut,
  }
}
