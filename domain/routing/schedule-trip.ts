import type { PlannedTrip, PlannedVisit } from './plan.ts'
import type { RoutingProblem } from './problem.ts'

/**
 * The times of a trip whose vehicle is free at `freeAt`. It leaves no earlier than it must to reach its first stop when
 * that opens: goods and driver wait at the hub, not at the door. Each later stop is reached as early as that allows.
 */
export function scheduleTrip(
  problem: RoutingProblem,
  { vehicle: index, freeAt, stops }: { vehicle: number; freeAt: number; stops: readonly number[] },
): PlannedTrip {
  const { places, seconds, metres, stops: all, vehicles } = problem
  const vehicle = vehicles[index]
  if (vehicle === undefined) throw new RangeError(`There is no vehicle ${index}.`)
  const first = all[stops[0] ?? -1]
  const toFirst = first === undefined ? 0 : (seconds[vehicle.startPlace * places + first.place] ?? 0)
  const departAt = Math.max(freeAt + vehicle.loadingSeconds, (first?.opensAt ?? freeAt) - toFirst)
  let at = departAt
  let place = vehicle.startPlace
  let length = 0
  const visits: PlannedVisit[] = []
  for (const stop of stops) {
    const asked = all[stop]
    if (asked === undefined) throw new RangeError(`There is no stop ${stop}.`)
    const arriveAt = at + (seconds[place * places + asked.place] ?? 0)
    const serveAt = Math.max(arriveAt, asked.opensAt)
    length += metres[place * places + asked.place] ?? 0
    at = serveAt + asked.serviceSeconds
    visits.push({ stop, arriveAt, serveAt, leaveAt: at })
    place = asked.place
  }
  if (vehicle.endPlace !== null) {
    at += seconds[place * places + vehicle.endPlace] ?? 0
    length += metres[place * places + vehicle.endPlace] ?? 0
  }
  return {
    vehicle: index,
    loadFrom: departAt - vehicle.loadingSeconds,
    departAt,
    visits,
    endAt: at,
    metres: length,
  }
}
