import type { PlannedTrip, RoutePlan } from '../plan.ts'
import type { RoutingProblem } from '../problem.ts'
import { scheduleTrip } from '../schedule-trip.ts'
import { beginOf } from './state.ts'
import type { Model } from './model.ts'

type Given = { readonly problem: RoutingProblem; readonly givenStop: Int32Array }

/** The plan that links of nodes stand for, with its times, in the given problem's numbers. */
export function planOf(model: Model, { problem, givenStop }: Given, next: Int32Array): RoutePlan {
  const trips: PlannedTrip[] = []
  const served = new Set<number>()
  problem.vehicles.forEach((vehicle, index) => {
    let freeAt = vehicle.shiftFrom
    for (let trip = model.firstTrip[index] ?? 0; trip < (model.firstTrip[index + 1] ?? 0); trip += 1) {
      const stops = stopsFrom(next, beginOf(model, trip), model.stops).map((stop) => givenStop[stop] ?? 0)
      if (stops.length === 0) continue
      const planned = scheduleTrip(problem, { vehicle: index, freeAt, stops })
      trips.push(planned)
      freeAt = planned.endAt
      for (const stop of stops) served.add(stop)
    }
  })
  const reasons = new Map([...model.unreachable].map(([stop, reason]) => [givenStop[stop] ?? 0, reason]))
  const leaving = new Set(trips.map(({ vehicle }) => vehicle))
  const fixed = [...leaving].reduce((sum, vehicle) => sum + (problem.vehicles[vehicle]?.fixedCost ?? 0), 0)
  return {
    trips,
    leftOut: problem.stops
      .map((_, stop) => ({ stop, reason: reasons.get(stop) ?? ('noRoomLeft' as const) }))
      .filter(({ stop }) => !served.has(stop)),
    cost: trips.reduce(
      (sum, { vehicle, metres }) => sum + metres * (problem.vehicles[vehicle]?.costPerMetre ?? 0),
      fixed,
    ),
    metres: trips.reduce((sum, { metres }) => sum + metres, 0),
  }
}

function stopsFrom(next: Int32Array, begin: number, stops: number): number[] {
  const found: number[] = []
  for (let node = next[begin] ?? stops; node < stops; node = next[node] ?? stops) found.push(node)
  return found
}
