import type { Bring } from '../engine.ts'
import { changeSetting, readSetting } from '../storage/database.ts'
import { withQuote } from '../hand-over/quote.ts'
import type { Parcel } from '../sync/answers.ts'
import { bringSealingKey } from '../sync/bring-sealing-key.ts'
import { get, Refused } from '../sync/server.ts'
import type { PlanAnswer, RideAnswer, SheetAnswer } from './answers.ts'
import { choiceAmong, isSameTrip, isTrip, keepChoice } from './choice.ts'
import type { DriverRun, RunParcel, RunStop, TripChoice, TripHead } from './run.ts'

/** A trip stays in the list for so long after its end. */
const keptAfterEndMs = 6 * 3_600_000
const aheadMs = 24 * 3_600_000

/** Brings the driver's trips, and the stops of the chosen one with every parcel as it stands now. */
export const bringRun: Bring = async ({ database, owner, now, onProgress }) => {
  await bringSealingKey(database, now())
  const before = await readSetting(database, 'run')
  const own = before?.principalId === owner.principalId ? before : null
  const trips = await bringTrips(now(), owner.siteId, own?.trips ?? [])
  const chosen = choiceAmong(trips, own?.chosen ?? null)
  onProgress({ step: 'parcels', count: 0 })
  const broughtAt = now().toISOString()
  const stops = isTrip(chosen) ? stopsOfSheet(await bringSheet(chosen)) : await bringRides(own)
  const contents = await bringContents(stops, own?.contents ?? {}, now())
  const brought = { principalId: owner.principalId, broughtAt, trips, chosen, stops, contents }
  await changeSetting(database, 'run', (current) => keepChoice(brought, own, current))
}

/** What is in the parcels for doors and what is due of them, so that they can be handed over where there is no network. */
async function bringContents(
  stops: readonly RunStop[],
  known: Readonly<Record<string, Parcel>>,
  now: Date,
): Promise<Record<string, Parcel>> {
  const contents: Record<string, Parcel> = {}
  for (const { id, kind, mode, state } of stops.flatMap(({ parcels }) => parcels)) {
    const isClosed = state === 'dispatched' || state === 'in_transit' || state === 'arrived'
    if (kind !== 'prescription' || mode !== 'home' || !isClosed) continue
    const content = known[id] ?? (await readParcel(id))
    if (content !== null) contents[id] = await withQuote(content, known[id], now)
  }
  return contents
}

/** A parcel as it is; null for one that is somebody else's by now. */
async function readParcel(id: string): Promise<Parcel | null> {
  try {
    return await get<Parcel>(`/shipments/${id}`)
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null
    throw error
  }
}

/**
 * The trips from hubs, and the rounds from door to door at one's own site: addresses are for who goes there. Those whose sheet
 * was brought before keep their head, so that a weak network brings one sheet at a time.
 */
async function bringTrips(now: Date, siteId: string, known: readonly TripHead[]): Promise<TripHead[]> {
  const plans: PlanAnswer[] = []
  for (const asked of [{ level: 'hub' }, { level: 'village', siteId }]) {
    const query = { state: 'released', ...asked }
    plans.push(...(await get<{ items: readonly PlanAnswer[] }>('/route-plans', query)).items)
  }
  const current = plans.flatMap(({ id: routePlanId, trips }) =>
    trips.flatMap(({ departAt, endAt }, index) =>
      Date.parse(endAt) + keptAfterEndMs > now.getTime() && Date.parse(departAt) - aheadMs < now.getTime()
        ? [{ routePlanId, trip: index + 1 }]
        : [],
    ),
  )
  const heads: TripHead[] = []
  for (const trip of current) {
    const head = known.find((one) => isSameTrip(one, trip))
    if (head !== undefined) {
      heads.push(head)
      continue
    }
    const { plate, doorMeans, departAt, visits } = await bringSheet(trip)
    const parcels = visits.reduce((sum, visit) => sum + visit.parcels.length, 0)
    heads.push({ ...trip, plate, doorMeans, departAt, stops: visits.length, parcels })
  }
  return heads
}

function bringSheet({ routePlanId, trip }: TripChoice): Promise<SheetAnswer> {
  return get<SheetAnswer>(`/route-plans/${routePlanId}/run-sheet`, { trip: String(trip) })
}

function stopsOfSheet({ hub, departAt, visits }: SheetAnswer): RunStop[] {
  return visits.map(({ site, household, arriveAt, window, coldBoxes, parcels }) => ({
    site,
    ...(household === null ? {} : { address: household.address }),
    from: hub,
    departAt,
    arriveAt,
    window,
    coldBoxes,
    parcels,
  }))
}

/** Without a plan: rides by the timetable. A parcel for a door stays until it is handed over, although its ride has ended. */
async function bringRides(before: DriverRun | null): Promise<RunStop[]> {
  const { items } = await get<{ items: readonly RideAnswer[] }>('/legs')
  const stops = stopsOfRides(items)
  const known = new Set(items.map(({ shipmentId }) => shipmentId))
  const kept: RunStop[] = []
  for (const stop of before === null || isTrip(before.chosen) ? [] : before.stops) {
    const atDoor = stop.parcels.filter(({ id, mode }) => mode === 'home' && !known.has(id))
    const parcels: RunParcel[] = []
    for (const parcel of atDoor) parcels.push(...(await stillThere(parcel)))
    if (parcels.length > 0) kept.push({ ...stop, parcels })
  }
  return mergeStops([...kept, ...stops])
}

async function stillThere(parcel: RunParcel): Promise<RunParcel[]> {
  const state = (await readParcel(parcel.id))?.state
  const isOurs = state === 'arrived' || state === 'return_in_transit'
  return isOurs ? [{ ...parcel, state, legState: 'arrived' }] : []
}

/** Rides to one place from one place are one stop. The last metres to a door begin at the place that the parcel has reached. */
export function stopsOfRides(rides: readonly RideAnswer[]): RunStop[] {
  const driven = rides.filter(({ kind }) => kind !== 'counter')
  return mergeStops(
    driven.map((ride) => {
      const isDoor = ride.kind === 'door'
      const parcel: RunParcel = {
        id: ride.shipmentId,
        kind: ride.shipmentKind,
        mode: ride.mode,
        state: ride.shipmentState,
        legState: isDoor ? 'arrived' : ride.state,
        isCold: ride.isCold,
      }
      return {
        site: { ...ride.to, id: ride.toSiteId },
        from: { ...ride.from, id: ride.fromSiteId },
        departAt: ride.plannedDepartAt,
        arriveAt: ride.plannedArriveAt,
        window: null,
        coldBoxes: null,
        parcels: [parcel],
      }
    }),
  )
}

function mergeStops(stops: readonly RunStop[]): RunStop[] {
  const merged = new Map<string, RunStop>()
  for (const stop of stops) {
    const same = merged.get(stop.site.id)
    const parcels = [...(same?.parcels ?? []), ...stop.parcels]
    merged.set(stop.site.id, { ...(same ?? stop), parcels })
  }
  return [...merged.values()].toSorted((one, other) => one.arriveAt.localeCompare(other.arriveAt))
}
