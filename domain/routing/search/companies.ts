import { findPlaceInTrip, type Place } from './find-place.ts'
import { addAbsent, link, refreshAround, refreshTrip, unlink, type State } from './state.ts'
import { touch, type Touched } from './touched.ts'

/**
 * Puts a stop back with all that must ride with it, on the trip where they cost least together: each member at its
 * cheapest place there, one after the other. Where some are on a trip already, the others join them. All or none.
 */
export function insertCompany(state: State, touched: Touched, stop: number): void {
  const { model, tripOf } = state
  const company = model.companies[model.companyOf[stop] ?? -1]
  if (company === undefined) throw new RangeError(`stop ${stop} rides alone`)
  const missing = company.filter((member) => tripOf[member] === -1)
  const there = company.find((member) => tripOf[member] !== -1)
  const trips = there === undefined ? openTrips(state) : [tripOf[there] ?? 0]
  let bestTrip = -1
  let bestCost = Infinity
  for (const trip of trips) {
    const cost = costOfCompany(state, touched, missing, trip)
    if (cost >= bestCost) continue
    bestCost = cost
    bestTrip = trip
  }
  if (bestTrip >= 0) placeAll(state, touched, missing, bestTrip)
  else for (const member of missing) addAbsent(state, member)
}

/** Trips that serve something, and one empty trip of each vehicle, of idle vehicles one of each kind. */
function openTrips(state: State): number[] {
  const { model, count, served } = state
  const found: number[] = []
  const kindsSeen = new Set<number>()
  for (let vehicle = 0; vehicle < served.length; vehicle += 1) {
    const kind = model.kindOf[vehicle] ?? -1
    if (kind < 0 || (served[vehicle] === 0 && kindsSeen.has(kind))) continue
    if (served[vehicle] === 0) kindsSeen.add(kind)
    let hasEmpty = false
    for (let trip = model.firstTrip[vehicle] ?? 0; trip < (model.firstTrip[vehicle + 1] ?? 0); trip += 1) {
      if (model.isSealed[trip] === 1) continue
      const isEmpty = count[trip] === 0
      if (!isEmpty || !hasEmpty) found.push(trip)
      hasEmpty ||= isEmpty
    }
  }
  return found
}

function costOfCompany(state: State, touched: Touched, missing: Int32Array, trip: number): number {
  const before = state.cost
  const placed = placeAll(state, touched, missing, trip)
  const cost = placed === missing.length ? state.cost - before : Infinity
  for (const member of missing.subarray(0, placed)) unlink(state, member)
  refreshTrip(state, trip)
  state.cost = before
  return cost
}

/** @returns how many found a place; those are in the trip. */
function placeAll(state: State, touched: Touched, missing: Int32Array, trip: number): number {
  const place: Place = { after: -1, cost: Infinity }
  for (let index = 0; index < missing.length; index += 1) {
    const member = missing[index] ?? 0
    place.after = -1
    place.cost = Infinity
    findPlaceInTrip(state, member, trip, place)
    if (place.after < 0) return index
    touch(state, touched, trip)
    link(state, member, place.after)
    refreshAround(state, member)
  }
  return missing.length
}
