import type { PlannedTrip, RoutePlan } from './plan.ts'
import type { RoutingProblem, RoutingStop, RoutingVehicle } from './problem.ts'

/**
 * What is wrong with a plan for a problem, in sentences; empty for a sound one. It shares no code with the search, and
 * adds up by the definition: each stop served once or left out, each ride as long as the matrices say, each window, shift
 * and capacity kept, what must go together together, what was fixed where it was, and no stop left out as impossible that
 * a vehicle could serve alone.
 */
export function checkPlan(problem: RoutingProblem, plan: RoutePlan): string[] {
  return [
    ...checkOnce(problem, plan),
    ...problem.vehicles.flatMap((_, index) => checkVehicle(problem, plan, index)),
    ...plan.trips.flatMap((trip) => checkLoad(problem, trip)),
    ...checkCompanies(problem, plan),
    ...problem.vehicles.flatMap((vehicle, index) => checkKept(vehicle, index, plan)),
    ...checkLeftOut(problem, plan),
    ...checkCost(problem, plan),
  ]
}

function checkOnce({ stops, vehicles }: RoutingProblem, { trips, leftOut }: RoutePlan): string[] {
  const times = new Map<number, number>()
  const named = [
    ...trips.flatMap(({ visits }) => visits.map(({ stop }) => stop)),
    ...leftOut.map(({ stop }) => stop),
  ]
  for (const stop of named) times.set(stop, (times.get(stop) ?? 0) + 1)
  const unknown = named.filter((stop) => stops[stop] === undefined)
  return [
    ...stops
      .map((_, stop) => stop)
      .filter((stop) => times.get(stop) !== 1)
      .map((stop) => `Stop ${stop} is named ${times.get(stop) ?? 0} times.`),
    ...unknown.map((stop) => `There is no stop ${stop}.`),
    ...trips
      .filter(({ vehicle }) => vehicles[vehicle] === undefined)
      .map(({ vehicle }) => `There is no vehicle ${vehicle}.`),
  ]
}

function checkVehicle(problem: RoutingProblem, plan: RoutePlan, index: number): string[] {
  const vehicle = problem.vehicles[index]
  const own = plan.trips.filter((trip) => trip.vehicle === index)
  if (vehicle === undefined || own.length === 0) return []
  const found: string[] = []
  const fixed = new Set(vehicle.kept.flatMap(({ stops, fixedStops }) => stops.slice(0, fixedStops)))
  if (own.length > vehicle.mostTrips) found.push(`Vehicle ${index} makes ${own.length} trips.`)
  let freeAt = vehicle.shiftFrom
  for (const trip of own) {
    if (trip.loadFrom < freeAt)
      found.push(`Vehicle ${index} is loaded at ${trip.loadFrom} but free at ${freeAt}.`)
    found.push(...checkTimes(problem, vehicle, trip, fixed))
    freeAt = trip.endAt
  }
  const allowed = Math.max(vehicle.shiftUntil, fixedEnd(problem, vehicle))
  if (freeAt > allowed) found.push(`Vehicle ${index} ends at ${freeAt}, its shift at ${allowed}.`)
  return found
}

/** Ride by ride: when each stop is reached, served and left, and the trip's end. */
function checkTimes(
  { places, seconds, metres, stops }: RoutingProblem,
  vehicle: RoutingVehicle,
  trip: PlannedTrip,
  fixed: ReadonlySet<number>,
): string[] {
  const found: string[] = []
  const name = `The trip of vehicle ${trip.vehicle} at ${trip.departAt}`
  if (trip.visits.length === 0) found.push(`${name} serves nobody.`)
  if (trip.departAt < trip.loadFrom + vehicle.loadingSeconds)
    found.push(`${name} leaves before it is loaded.`)
  let length = 0
  let at = trip.departAt
  let place = vehicle.startPlace
  for (const { stop, arriveAt, serveAt, leaveAt } of trip.visits) {
    const asked = stops[stop]
    if (asked === undefined) continue
    const ride = place * places + asked.place
    if ((seconds[ride] ?? -1) < 0 || (metres[ride] ?? -1) < 0)
      found.push(`${name} has no road to stop ${stop}.`)
    if (arriveAt !== at + (seconds[ride] ?? 0))
      found.push(`${name} cannot reach stop ${stop} at ${arriveAt}.`)
    if (serveAt < arriveAt || serveAt < asked.opensAt) found.push(`${name} serves stop ${stop} too early.`)
    if (serveAt > asked.closesAt && !fixed.has(stop)) found.push(`${name} serves stop ${stop} too late.`)
    if (leaveAt !== serveAt + asked.serviceSeconds) found.push(`${name} leaves stop ${stop} at a wrong time.`)
    length += metres[ride] ?? 0
    at = leaveAt
    place = asked.place
  }
  if (vehicle.endPlace !== null) {
    const back = place * places + vehicle.endPlace
    if ((seconds[back] ?? -1) < 0 || (metres[back] ?? -1) < 0) found.push(`${name} has no road back.`)
    at += seconds[back] ?? 0
    length += metres[back] ?? 0
  }
  if (trip.endAt !== at) found.push(`${name} cannot end at ${trip.endAt}.`)
  if (trip.metres !== length) found.push(`${name} is ${length} metres long, not ${trip.metres}.`)
  return found
}

/** When a vehicle would be back with its fixed stops alone. */
function fixedEnd({ places, seconds, stops }: RoutingProblem, vehicle: RoutingVehicle): number {
  let at = vehicle.shiftFrom
  for (const { stops: all, fixedStops } of vehicle.kept) {
    if (fixedStops === 0) continue
    at += vehicle.loadingSeconds
    let place = vehicle.startPlace
    for (const index of all.slice(0, fixedStops)) {
      const stop = stops[index]
      if (stop === undefined) continue
      at = Math.max(at + (seconds[place * places + stop.place] ?? 0), stop.opensAt) + stop.serviceSeconds
      place = stop.place
    }
    at += vehicle.endPlace === null ? 0 : (seconds[place * places + vehicle.endPlace] ?? 0)
  }
  return at
}

function checkLoad(
  { stops, vehicles }: RoutingProblem,
  { vehicle, departAt, visits }: PlannedTrip,
): string[] {
  const capacity = vehicles[vehicle]?.capacity ?? []
  const dimensions = Math.max(...visits.map(({ stop }) => stops[stop]?.load.length ?? 0), 0)
  return Array.from({ length: dimensions }, (_, dimension) => {
    const load = visits.reduce((sum, { stop }) => sum + (stops[stop]?.load[dimension] ?? 0), 0)
    const room = capacity[dimension] ?? 0
    return load > room
      ? [
          `The trip of vehicle ${vehicle} at ${departAt} carries ${load} of dimension ${dimension}, at most ${room}.`,
        ]
      : []
  }).flat()
}

/** All on one trip or all left out; who is left out beside a fixed companion cannot hold it back any more. */
function checkCompanies({ stops, vehicles }: RoutingProblem, { trips }: RoutePlan): string[] {
  const tripOf = new Map(
    trips.flatMap(({ visits }, index) => visits.map(({ stop }) => [stop, index] as const)),
  )
  const fixed = vehicles.flatMap(({ kept }) => kept.flatMap((trip) => trip.stops.slice(0, trip.fixedStops)))
  const names = new Set(stops.map(({ togetherWith }) => togetherWith).filter((name) => name !== null))
  return [...names].flatMap((name) => {
    const company = stops.map((_, stop) => stop).filter((stop) => stops[stop]?.togetherWith === name)
    const places = new Set(company.map((stop) => tripOf.get(stop) ?? null))
    if (company.some((stop) => fixed.includes(stop))) places.delete(null)
    return places.size > 1 ? [`The stops of ${name} do not ride together.`] : []
  })
}

function checkKept({ kept }: RoutingVehicle, index: number, { trips }: RoutePlan): string[] {
  const fixed = kept.filter(({ fixedStops }) => fixedStops > 0)
  const own = trips.filter(({ vehicle }) => vehicle === index)
  return fixed.flatMap(({ stops, fixedStops, isSealed }, place) => {
    const visits = own[place]?.visits.map(({ stop }) => stop) ?? []
    const isKept = stops.slice(0, fixedStops).every((stop, order) => visits[order] === stop)
    const mayGrow = !isSealed && place === fixed.length - 1
    return isKept && (mayGrow || visits.length === fixedStops)
      ? []
      : [`Trip ${place} of vehicle ${index} does not keep what was fixed.`]
  })
}

function checkLeftOut(problem: RoutingProblem, { leftOut }: RoutePlan): string[] {
  const fixed = new Set(
    problem.vehicles.flatMap(({ kept }) => kept.flatMap((trip) => trip.stops.slice(0, trip.fixedStops))),
  )
  return leftOut.flatMap(({ stop, reason }) => {
    if (fixed.has(stop)) return [`Stop ${stop} was fixed and is left out.`]
    const asked = problem.stops[stop]
    if (asked === undefined || reason === 'noRoomLeft' || reason === 'companionLeftOut') return []
    // What must ride with others needs a vehicle that is large enough for all of them.
    return asked.togetherWith === null &&
      problem.vehicles.some((vehicle) => servesAlone(problem, vehicle, asked))
      ? [`Stop ${stop} is left out as ${reason}, and could be served alone.`]
      : []
  })
}

function servesAlone(
  { places, seconds, metres }: RoutingProblem,
  vehicle: RoutingVehicle,
  stop: RoutingStop,
): boolean {
  const out = vehicle.startPlace * places + stop.place
  const back = vehicle.endPlace === null ? null : stop.place * places + vehicle.endPlace
  const rides = back === null ? [out] : [out, back]
  if (vehicle.mostTrips === 0 || rides.some((ride) => (seconds[ride] ?? -1) < 0 || (metres[ride] ?? -1) < 0))
    return false
  const serveAt = Math.max(vehicle.shiftFrom + vehicle.loadingSeconds + (seconds[out] ?? 0), stop.opensAt)
  const endAt = serveAt + stop.serviceSeconds + (back === null ? 0 : (seconds[back] ?? 0))
  const hasRoom = stop.load.every((part, dimension) => part <= (vehicle.capacity[dimension] ?? 0))
  return hasRoom && serveAt <= stop.closesAt && endAt <= vehicle.shiftUntil
}

function checkCost({ vehicles }: RoutingProblem, { trips, cost, metres }: RoutePlan): string[] {
  const rides = trips.reduce(
    (sum, trip) => sum + trip.metres * (vehicles[trip.vehicle]?.costPerMetre ?? 0),
    0,
  )
  const leaving = vehicles.filter((_, index) => trips.some(({ vehicle }) => vehicle === index))
  const whole = leaving.reduce((sum, { fixedCost }) => sum + fixedCost, rides)
  return [
    ...(Math.abs(whole - cost) > 1e-6 * Math.max(1, whole) ? [`The plan costs ${whole}, not ${cost}.`] : []),
    ...(trips.reduce((sum, trip) => sum + trip.metres, 0) === metres ? [] : ['The metres do not add up.']),
  ]
}
