import { beginOf, endOf, link, refreshAround, type State } from './state.ts'
import { costAt, hasRoom } from './find-place.ts'

/**
 * Takes up the stops of earlier trips that are not fixed, in their order, as far as they still fit: the search begins
 * where the last one ended. What must ride together is left to be placed as a whole.
 */
export function keepTrips(state: State): void {
  const { model } = state
  const { problem, unreachable } = model
  problem.vehicles.forEach(({ kept }, vehicle) => {
    kept.forEach(({ stops, fixedStops }, place) => {
      const trip = (model.firstTrip[vehicle] ?? 0) + place
      for (const stop of stops.slice(fixedStops)) {
        if (unreachable.has(stop) || model.companyOf[stop] !== -1 || !hasRoom(state, stop, trip)) continue
        const last = state.previous[endOf(model, trip)] ?? beginOf(model, trip)
        if (costAt(state, stop, last, trip) === Infinity) continue
        link(state, stop, last)
        refreshAround(state, stop)
      }
    })
  })
  const absent = state.absent.subarray(0, state.absentCount).filter((stop) => state.tripOf[stop] === -1)
  state.absent.set(absent)
  state.absentCount = absent.length
}
