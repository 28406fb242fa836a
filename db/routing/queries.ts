import { and, desc, eq, inArray, lt } from 'drizzle-orm'
import { routingAssumptions } from '#domain/routing/assumptions.ts'
import type { ShipmentState } from '#domain/fulfilment/states.ts'
import type { RouteLevel } from '#domain/routing/levels.ts'
import type { RoutePlanState } from '#domain/routing/states.ts'
import type { Actor } from '../actor.ts'
import type { Database, DatabaseClient } from '../client.ts'
import { notFound } from '../command-refused.ts'
import { readAs } from '../commands.ts'
import { shipments } from '../fulfilment/schema.ts'
import { tripsOf, type RoutePlanRow } from './question.ts'
import { routeParcels, routePlans } from './schema.ts'
import { readWaitingParcels, type Start } from './waiting-parcels.ts'

/** Plans of the actor's tenant, the newest in front; rounds within villages only to who works there. */
export function listRoutePlans(
  client: DatabaseClient,
  actor: Actor,
  filter: {
    readonly siteId?: string | undefined
    readonly state?: RoutePlanState | undefined
    readonly level: RouteLevel
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
          eq(routePlans.level, filter.level),
          filter.level === 'village' && actor.siteIds.length > 0
            ? inArray(routePlans.siteId, [...actor.siteIds])
            : undefined,
          filter.siteId === undefined ? undefined : eq(routePlans.siteId, filter.siteId),
          filter.state === undefined ? undefined : eq(routePlans.state, filter.state),
          filter.after === undefined ? undefined : lt(routePlans.id, filter.after),
        ),
      )
      .orderBy(desc(routePlans.id))
      .limit(filter.limit + 1)
    const page = rows.slice(0, filter.limit)
    const places = await readLeftOutPlaces(db, page)
    return {
      items: page.map((row) => shown(row, places)),
      next: rows.length > filter.limit ? (page.at(-1)?.id ?? null) : null,
    }
  })
}

/** A plan with its trips and what it leaves out. @throws CommandRefused `routePlanNotFound`. */
export function readRoutePlan(client: DatabaseClient, actor: Actor, planId: string) {
  return readAs(client, actor, async (db) => {
    const row = await findPlan(db, planId)
    return shown(row, await readLeftOutPlaces(db, [row]))
  })
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

/** Where the parcels that are left out would go, by parcel. */
async function readLeftOutPlaces(db: Database, plans: readonly RoutePlanRow[]): Promise<Map<string, string>> {
  const ids = plans.flatMap(({ plan }) => plan.leftOut.map(({ shipmentId }) => shipmentId))
  if (ids.length === 0) return new Map()
  const rows = await db
    .select({ shipmentId: routeParcels.shipmentId, siteId: routeParcels.siteId })
    .from(routeParcels)
    .where(inArray(routeParcels.shipmentId, ids))
  return new Map(rows.map(({ shipmentId, siteId }) => [shipmentId, siteId]))
}

/** Parcels that wait at a hub for a round, or at a village's site for a door, and are in no open plan; the first due in front. */
export function listWaitingParcels(client: DatabaseClient, actor: Actor, start: Start) {
  return readAs(client, actor, async (db) => {
    const items = await readWaitingParcels(db, start, null)
    return { items: items.map(({ householdId: _door, ...parcel }) => parcel) }
  })
}

/** @throws CommandRefused `routePlanNotFound`. */
export async function findPlan(db: Database, planId: string): Promise<RoutePlanRow> {
  const [row] = await db.select().from(routePlans).where(eq(routePlans.id, planId))
  if (row === undefined) throw notFound('routePlan')
  return row
}

function shown({ plan, ...row }: RoutePlanRow, places: ReadonlyMap<string, string>) {
  return {
    ...row,
    cost: plan.cost,
    metres: plan.metres,
    // Whose doors they lead to is said by run sheets alone, to who makes the round.
    trips: tripsOf(plan).map((trip) => ({
      ...trip,
      vehicleId: row.doorMeans === null ? trip.vehicleId : null,
      visits: trip.visits.map(({ householdId: _door, ...visit }) => visit),
    })),
    leftOut: plan.leftOut.map((parcel) => ({
      ...parcel,
      siteId: places.get(parcel.shipmentId) ?? null,
    })),
  }
}
