import { companiesOf } from './companies.ts'
import type { LeftOutReason } from './plan.ts'
import { noRoad, type RoutingProblem, type RoutingStop, type RoutingVehicle } from './problem.ts'

/**
 * The stops that no plan can serve, each with its reason, whatever the others are: before any search. Stops that an
 * earlier plan has fixed are never among them.
 */
export function findUnreachable(problem: RoutingProblem): Map<number, LeftOutReason> {
  const fixed = new Set(
    problem.vehicles.flatMap(({ kept }) =>
      kept.flatMap(({ stops, fixedStops }) => stops.slice(0, fixedStops)),
    ),
  )
  const found = new Map<number, LeftOutReason>()
  const companies = companiesOf(problem.stops)
  const companyOf = new Map(companies.flatMap((company) => company.map((stop) => [stop, company] as const)))
  problem.stops.forEach((stop, index) => {
    if (fixed.has(index)) return
    const reason = reasonAgainst(problem, stop, loadOf(problem, companyOf.get(index) ?? [index]))
    if (reason !== null) found.set(index, reason)
  })
  for (const company of companies) {
    if (!company.some((stop) => found.has(stop))) continue
    for (const stop of company) if (!found.has(stop) && !fixed.has(stop)) found.set(stop, 'companionLeftOut')
  }
  return found
}

function loadOf({ stops }: RoutingProblem, company: readonly number[]): number[] {
  const sum: number[] = []
  for (const stop of company) {
    stops[stop]?.load.forEach((part, dimension) => {
      sum[dimension] = (sum[dimension] ?? 0) + part
    })
  }
  return sum
}

function reasonAgainst(
  { places, metres, seconds, vehicles }: RoutingProblem,
  stop: RoutingStop,
  load: readonly number[],
): LeftOutReason | null {
  const ride = (matrix: Int32Array, from: number, to: number) => matrix[from * places + to] ?? noRoad
  const hasRoad = (from: number, to: number) => ride(metres, from, to) >= 0 && ride(seconds, from, to) >= 0
  const roads = vehicles.filter(
    ({ startPlace, endPlace, mostTrips }) =>
      mostTrips > 0 &&
      hasRoad(startPlace, stop.place) &&
      (endPlace === null || hasRoad(stop.place, endPlace)),
  )
  if (roads.length === 0) return 'noRoad'
  const large = roads.filter(({ capacity }) =>
    load.every((part, dimension) => part <= (capacity[dimension] ?? 0)),
  )
  if (large.length === 0) return 'tooLarge'
  const isInTime = ({ startPlace, endPlace, shiftFrom, shiftUntil, loadingSeconds }: RoutingVehicle) => {
    const arriveAt = shiftFrom + loadingSeconds + ride(seconds, startPlace, stop.place)
    const leaveAt = Math.max(arriveAt, stop.opensAt) + stop.serviceSeconds
    const back = endPlace === null ? 0 : ride(seconds, stop.place, endPlace)
    return arriveAt <= stop.closesAt && leaveAt + back <= shiftUntil
  }
  return large.some(isInTime) ? null : 'outsideHours'
}
