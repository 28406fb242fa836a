import { nextWord, type Random } from './random.ts'
import { beginOf, type State } from './state.ts'

/** Where a stop goes: behind the node `after`, which is −1 where there is no place. */
export interface Place {
  after: number
  cost: number
}

/** One place in this many is overlooked. */
const blinkEvery = 100

/**
 * The cheapest feasible place for a stop that is in no trip, among those beside its neighbours and in empty trips.
 * Written for speed: it is asked millions of times.
 */
export function findPlace(state: State, stop: number, random: Random, place: Place): void {
  const { model, next, previous, tripOf, ready, latest, metresOn, reach } = state
  const { stops, places, metresOut, metresIn, secondsOut, secondsIn, placeOf, isFixed, isSealed, rate } =
    model
  const { width, before, after } = model.neighbours
  const row = (placeOf[stop] ?? 0) * places
  const open = model.opens[stop] ?? 0
  const close = model.closes[stop] ?? 0
  const service = model.service[stop] ?? 0
  let best = Infinity
  let bestAfter = -1
  const base = stop * width
  // First behind each neighbour, then before each.
  for (let index = 0; index < 2 * reach; index += 1) {
    const isBefore = index < reach
    const neighbour = (isBefore ? before[base + index] : after[base + index - reach]) ?? -1
    // A row that has fewer neighbours ends: the other one follows.
    if (neighbour < 0) {
      if (!isBefore) break
      index = reach - 1
      continue
    }
    const trip = tripOf[neighbour] ?? -1
    if (trip < 0) continue
    const node = isBefore ? neighbour : (previous[neighbour] ?? 0)
    const behind = isBefore ? (next[neighbour] ?? 0) : neighbour
    const from = row + (placeOf[node] ?? 0)
    const to = row + (placeOf[behind] ?? 0)
    const cost = (rate[trip] ?? 0) * ((metresIn[from] ?? 0) + (metresOut[to] ?? 0) - (metresOn[node] ?? 0))
    if (cost >= best) continue
    const arrive = (ready[node] ?? 0) + (secondsIn[from] ?? 0)
    if (arrive > close) continue
    const leave = (arrive > open ? arrive : open) + service
    if (leave + (secondsOut[to] ?? 0) > (latest[behind] ?? 0)) continue
    if (isSealed[trip] === 1 || (behind < stops && isFixed[behind] === 1) || !hasRoom(state, stop, trip))
      continue
    if (blinks(random)) continue
    best = cost
    bestAfter = node
  }
  place.after = bestAfter
  place.cost = best
  findEmptyTrip(state, stop, place)
}

function blinks(random: Random): boolean {
  random.untilBlink -= 1
  if (random.untilBlink > 0) return false
  random.untilBlink = 1 + (nextWord(random) % (2 * blinkEvery))
  return true
}

/** Every place of every trip: for a stop that fits beside none of its neighbours. */
export function findPlaceAnywhere(state: State, stop: number, place: Place): void {
  place.after = -1
  place.cost = Infinity
  for (let trip = 0; trip < state.model.trips; trip += 1) {
    if ((state.count[trip] ?? 0) > 0) findPlaceInTrip(state, stop, trip, place)
  }
}

/** Every place of one trip; keeps what `place` has unless one is cheaper. */
export function findPlaceInTrip(state: State, stop: number, trip: number, place: Place): void {
  const { model, next } = state
  if (model.isSealed[trip] === 1 || !hasRoom(state, stop, trip)) return
  let node = beginOf(model, trip)
  while (node < model.stops || node === beginOf(model, trip)) {
    const behind = next[node] ?? 0
    const isOpen = behind >= model.stops || model.isFixed[behind] === 0
    const cost = isOpen ? costAt(state, stop, node, trip) : Infinity
    if (cost < place.cost) {
      place.cost = cost
      place.after = node
    }
    node = behind
  }
}

/** What a stop costs behind `node`, with the vehicle where it is idle; Infinity where time does not allow it. */
export function costAt(state: State, stop: number, node: number, trip: number): number {
  const { model, next, ready, latest, metresOn, count, served } = state
  const { places, metresOut: metres, secondsOut: seconds, placeOf } = model
  const behind = next[node] ?? 0
  const to = (placeOf[node] ?? 0) * places + (placeOf[stop] ?? 0)
  const onward = (placeOf[stop] ?? 0) * places + (placeOf[behind] ?? 0)
  const arrive = (ready[node] ?? 0) + (seconds[to] ?? 0)
  if (arrive > (model.closes[stop] ?? 0)) return Infinity
  const leave = Math.max(arrive, model.opens[stop] ?? 0) + (model.service[stop] ?? 0)
  if (leave + (seconds[onward] ?? 0) > (latest[behind] ?? 0)) return Infinity
  const vehicle = model.vehicleOf[trip] ?? 0
  const saved = count[trip] === 0 ? 0 : (metresOn[node] ?? 0)
  const opening = served[vehicle] === 0 ? (model.fixedCost[vehicle] ?? 0) : 0
  return opening + (model.rate[trip] ?? 0) * ((metres[to] ?? 0) + (metres[onward] ?? 0) - saved)
}

/** The first idle vehicle of each kind, and one more trip of each that makes several. */
function findEmptyTrip(state: State, stop: number, place: Place): void {
  const { model, served, idleFrom } = state
  for (let kind = 0; kind < model.kinds.length; kind += 1) {
    const vehicles = model.kinds[kind]
    if (vehicles === undefined) continue
    let index = idleFrom[kind] ?? 0
    while (index < vehicles.length && (served[vehicles[index] ?? 0] ?? 0) > 0) index += 1
    idleFrom[kind] = index
    if (index >= vehicles.length) continue
    findPlaceInEmptyTrip(state, stop, model.firstTrip[vehicles[index] ?? 0] ?? 0, place)
  }
  for (let index = 0; index < model.severalTrips.length; index += 1) {
    const vehicle = model.severalTrips[index] ?? 0
    if (served[vehicle] === 0 && model.problem.vehicles[vehicle]?.kept.length === 0) continue
    let isAfterEmpty = false
    const end = model.firstTrip[vehicle + 1] ?? 0
    for (let trip = model.firstTrip[vehicle] ?? 0; trip < end; trip += 1) {
      const isEmpty = state.count[trip] === 0
      if (isEmpty && !isAfterEmpty) findPlaceInEmptyTrip(state, stop, trip, place)
      isAfterEmpty = isEmpty
    }
  }
}

function findPlaceInEmptyTrip(state: State, stop: number, trip: number, place: Place): void {
  if (state.model.isSealed[trip] === 1 || !hasRoom(state, stop, trip)) return
  const begin = beginOf(state.model, trip)
  const cost = costAt(state, stop, begin, trip)
  if (cost >= place.cost) return
  place.cost = cost
  place.after = begin
}

export function hasRoom({ model, used }: State, stop: number, trip: number): boolean {
  const { dimensions, capacity, load } = model
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    const index = trip * dimensions + dimension
    if ((used[index] ?? 0) + (load[stop * dimensions + dimension] ?? 0) > (capacity[index] ?? 0)) return false
  }
  return true
}
