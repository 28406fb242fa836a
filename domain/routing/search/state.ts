import type { Model } from './model.ts'

/**
 * Where a search stands. Trips are doubly linked lists of nodes. `ready` is the earliest time at which a node can be
 * left, given what comes before it; `latest` is the last time at which it may be reached, given what comes behind: so
 * whether a stop fits between two nodes is a question of a few additions.
 */
export interface State {
  readonly model: Model
  /** By node. */
  readonly next: Int32Array
  readonly previous: Int32Array
  /** By node: its trip, or −1 for a stop that is in none. */
  readonly tripOf: Int32Array
  readonly ready: Float64Array
  readonly latest: Float64Array
  /** By node: metres to the next node. */
  readonly metresOn: Float64Array
  /** By trip. */
  readonly count: Int32Array
  /** By trip and dimension. */
  readonly used: Float64Array
  /** By vehicle: how many stops it serves. */
  readonly served: Int32Array
  /** By vehicle: the end of its shift, or of its fixed stops where these take longer. */
  readonly until: Float64Array
  /** By kind of vehicle: no idle one comes before this place among them. */
  readonly idleFrom: Int32Array
  /** Stops that could be served and are in no trip. */
  readonly absent: Int32Array
  absentCount: number
  /** Trips that serve anything. */
  usedTrips: number
  /** Fixed costs and metres at their rates, without what is left out. */
  cost: number
  /** How many neighbours are looked at on either side for a stop's place. */
  reach: number
}

/** All stops absent, but for those that an earlier plan keeps. */
export function beginState(model: Model): State {
  const { stops, trips, dimensions, problem, unreachable } = model
  const nodes = stops + 2 * trips
  const state: State = {
    model,
    next: new Int32Array(nodes).fill(-1),
    previous: new Int32Array(nodes).fill(-1),
    tripOf: new Int32Array(nodes).fill(-1),
    ready: new Float64Array(nodes),
    latest: new Float64Array(nodes),
    metresOn: new Float64Array(nodes),
    count: new Int32Array(trips),
    used: new Float64Array(trips * dimensions),
    served: new Int32Array(problem.vehicles.length),
    until: Float64Array.from(problem.vehicles, ({ shiftUntil }) => shiftUntil),
    idleFrom: new Int32Array(model.kinds.length),
    absent: new Int32Array(stops),
    absentCount: 0,
    usedTrips: 0,
    cost: 0,
    reach: model.neighbours.width,
  }
  for (let trip = 0; trip < trips; trip += 1) {
    state.tripOf[stops + trip] = trip
    state.tripOf[stops + trips + trip] = trip
    join(state, stops + trip, stops + trips + trip)
  }
  placeFixed(state)
  for (let stop = 0; stop < stops; stop += 1) {
    if (state.tripOf[stop] === -1 && !unreachable.has(stop)) addAbsent(state, stop)
  }
  return state
}

function placeFixed(state: State): void {
  const { model } = state
  model.problem.vehicles.forEach(({ kept }, vehicle) => {
    const first = model.firstTrip[vehicle] ?? 0
    kept.forEach(({ stops, fixedStops }, place) => {
      for (const stop of stops.slice(0, fixedStops)) {
        link(state, stop, state.previous[endOf(model, first + place)] ?? 0)
      }
    })
    refreshVehicle(state, vehicle)
    const last = (model.firstTrip[vehicle + 1] ?? 0) - 1
    if (last < first) return
    state.until[vehicle] = Math.max(state.until[vehicle] ?? 0, finishOf(state, last))
    refreshVehicle(state, vehicle)
  })
}

export function beginOf({ stops }: Model, trip: number): number {
  return stops + trip
}

export function endOf({ stops, trips }: Model, trip: number): number {
  return stops + trips + trip
}

/** What the plan costs, with what is left out. */
export function costOf({ model, cost, absentCount }: State): number {
  return cost + model.leftOutCost * absentCount
}

export function addAbsent(state: State, stop: number): void {
  state.absent[state.absentCount] = stop
  state.absentCount += 1
}

/** Puts a stop that is in no trip behind `node`, with its load and cost; times are the caller's to refresh. */
export function link(state: State, stop: number, node: number): void {
  const { model, next, tripOf, metresOn, count, served } = state
  const trip = tripOf[node] ?? 0
  const behind = next[node] ?? 0
  const before = metresOn[node] ?? 0
  join(state, node, stop)
  join(state, stop, behind)
  tripOf[stop] = trip
  const rate = model.rate[trip] ?? 0
  state.cost += rate * ((metresOn[node] ?? 0) + (metresOn[stop] ?? 0) - ((count[trip] ?? 0) > 0 ? before : 0))
  const vehicle = model.vehicleOf[trip] ?? 0
  if (served[vehicle] === 0) state.cost += model.fixedCost[vehicle] ?? 0
  recount(state, trip, (count[trip] ?? 0) + 1)
  addLoad(state, trip, stop, 1)
}

/** Takes a stop out of its trip; times are the caller's to refresh. */
export function unlink(state: State, stop: number): void {
  const { model, next, previous, tripOf, metresOn, count, served } = state
  const trip = tripOf[stop] ?? 0
  const before = previous[stop] ?? 0
  const behind = next[stop] ?? 0
  const gone = (metresOn[before] ?? 0) + (metresOn[stop] ?? 0)
  join(state, before, behind)
  tripOf[stop] = -1
  recount(state, trip, (count[trip] ?? 0) - 1)
  const rate = model.rate[trip] ?? 0
  state.cost -= rate * (gone - ((count[trip] ?? 0) > 0 ? (metresOn[before] ?? 0) : 0))
  const vehicle = model.vehicleOf[trip] ?? 0
  if (served[vehicle] === 0) state.cost -= model.fixedCost[vehicle] ?? 0
  addLoad(state, trip, stop, -1)
}

/** Says how many stops a trip has, with all that hangs on it but cost and times. */
export function recount(state: State, trip: number, stops: number): void {
  const { model, count, served, idleFrom } = state
  const before = count[trip] ?? 0
  if (before === stops) return
  count[trip] = stops
  if (before === 0) state.usedTrips += 1
  else if (stops === 0) state.usedTrips -= 1
  const vehicle = model.vehicleOf[trip] ?? 0
  const left = (served[vehicle] ?? 0) + stops - before
  served[vehicle] = left
  if (left > 0) return
  const kind = model.kindOf[vehicle] ?? 0
  idleFrom[kind] = Math.min(idleFrom[kind] ?? 0, model.indexInKind[vehicle] ?? 0)
}

function join({ model, next, previous, metresOn }: State, node: number, behind: number): void {
  next[node] = behind
  previous[behind] = node
  metresOn[node] =
    model.metresOut[(model.placeOf[node] ?? 0) * model.places + (model.placeOf[behind] ?? 0)] ?? 0
}

function addLoad({ model, used }: State, trip: number, stop: number, sign: number): void {
  const { dimensions, load } = model
  for (let dimension = 0; dimension < dimensions; dimension += 1) {
    const index = trip * dimensions + dimension
    used[index] = (used[index] ?? 0) + sign * (load[stop * dimensions + dimension] ?? 0)
  }
}

/** All times of one vehicle anew. */
export function refreshVehicle(state: State, vehicle: number): void {
  const { firstTrip } = state.model
  const first = firstTrip[vehicle] ?? 0
  const end = firstTrip[vehicle + 1] ?? 0
  for (let trip = first; trip < end; trip += 1) refreshForward(state, beginOf(state.model, trip))
  for (let trip = end - 1; trip >= first; trip -= 1) refreshBackward(state, endOf(state.model, trip))
}

/** All times of a trip anew, and of the vehicle's other trips as far as they change. */
export function refreshTrip(state: State, trip: number): void {
  const vehicle = state.model.vehicleOf[trip] ?? 0
  const isAlone = (state.model.firstTrip[vehicle + 1] ?? 0) - (state.model.firstTrip[vehicle] ?? 0) === 1
  if (!isAlone) return refreshVehicle(state, vehicle)
  refreshForward(state, beginOf(state.model, trip))
  refreshBackward(state, endOf(state.model, trip))
}

/** Times around a stop that has just come in. */
export function refreshAround(state: State, stop: number): void {
  const trip = state.tripOf[stop] ?? 0
  const vehicle = state.model.vehicleOf[trip] ?? 0
  const isAlone = (state.model.firstTrip[vehicle + 1] ?? 0) - (state.model.firstTrip[vehicle] ?? 0) === 1
  if (!isAlone) return refreshVehicle(state, vehicle)
  settleForward(state, stop)
  settleBackward(state, stop)
}

/** When the vehicle is free after a trip, whether or not anything is in it. */
export function finishOf(state: State, trip: number): number {
  return state.ready[endOf(state.model, trip)] ?? 0
}

/** When loading for a trip can begin. */
export function freeBefore(state: State, trip: number): number {
  const { model } = state
  const vehicle = model.vehicleOf[trip] ?? 0
  return trip === model.firstTrip[vehicle]
    ? (model.problem.vehicles[vehicle]?.shiftFrom ?? 0)
    : finishOf(state, trip - 1)
}

/** When the vehicle has to be free after a trip. */
export function dueAfter(state: State, trip: number): number {
  const { model } = state
  const vehicle = model.vehicleOf[trip] ?? 0
  return trip + 1 === model.firstTrip[vehicle + 1]
    ? (state.until[vehicle] ?? 0)
    : (state.latest[beginOf(model, trip + 1)] ?? 0)
}

/** The beginning of a trip carries when it can leave, its end when the vehicle is free again. */
function refreshForward(state: State, begin: number): void {
  const { model, next, ready, count } = state
  const { secondsOut: seconds, placeOf, places, opens, service, stops } = model
  const trip = begin - stops
  const free = freeBefore(state, trip)
  if (count[trip] === 0) {
    ready[begin] = free + (model.loading[trip] ?? 0)
    ready[endOf(model, trip)] = free
    return
  }
  let at = free + (model.loading[trip] ?? 0)
  let node = begin
  ready[node] = at
  let behind = next[node] ?? 0
  while (behind < stops) {
    at += seconds[(placeOf[node] ?? 0) * places + (placeOf[behind] ?? 0)] ?? 0
    const open = opens[behind] ?? 0
    at = (at > open ? at : open) + (service[behind] ?? 0)
    ready[behind] = at
    node = behind
    behind = next[node] ?? 0
  }
  ready[behind] = at + (seconds[(placeOf[node] ?? 0) * places + (placeOf[behind] ?? 0)] ?? 0)
}

/** The beginning of a trip carries when its loading must begin at the latest. */
function refreshBackward(state: State, end: number): void {
  const { model, previous, latest, count } = state
  const { secondsOut: seconds, placeOf, places, opens, closes, service, stops, trips } = model
  const trip = end - stops - trips
  const due = dueAfter(state, trip)
  latest[end] = due
  if (count[trip] === 0) {
    latest[beginOf(model, trip)] = due
    return
  }
  let at = due
  let node = end
  let before = previous[node] ?? 0
  while (before < stops) {
    at -= (seconds[(placeOf[before] ?? 0) * places + (placeOf[node] ?? 0)] ?? 0) + (service[before] ?? 0)
    const close = closes[before] ?? 0
    if (at > close) at = close
    // Whoever must be there before it opens can never be in time: waiting makes the rest of the trip late.
    if (at < (opens[before] ?? 0)) at = -Infinity
    latest[before] = at
    node = before
    before = previous[node] ?? 0
  }
  latest[before] =
    at - (seconds[(placeOf[before] ?? 0) * places + (placeOf[node] ?? 0)] ?? 0) - (model.loading[trip] ?? 0)
}

/** Forward from a new stop, until nothing changes any more. */
function settleForward({ model, next, previous, ready }: State, stop: number): void {
  const { secondsOut: seconds, placeOf, places, opens, service, stops } = model
  let node = previous[stop] ?? 0
  let at = ready[node] ?? 0
  let behind = stop
  while (behind < stops) {
    at += seconds[(placeOf[node] ?? 0) * places + (placeOf[behind] ?? 0)] ?? 0
    const open = opens[behind] ?? 0
    at = (at > open ? at : open) + (service[behind] ?? 0)
    if (at === ready[behind] && behind !== stop) return
    ready[behind] = at
    node = behind
    behind = next[node] ?? 0
  }
  ready[behind] = at + (seconds[(placeOf[node] ?? 0) * places + (placeOf[behind] ?? 0)] ?? 0)
}

/** Backward from a new stop, until nothing changes any more. */
function settleBackward({ model, next, previous, latest }: State, stop: number): void {
  const { secondsOut: seconds, placeOf, places, closes, service, stops } = model
  let node = next[stop] ?? 0
  let at = latest[node] ?? 0
  let before = stop
  while (before < stops) {
    at -= (seconds[(placeOf[before] ?? 0) * places + (placeOf[node] ?? 0)] ?? 0) + (service[before] ?? 0)
    const close = closes[before] ?? 0
    if (at > close) at = close
    if (at === latest[before] && before !== stop) return
    latest[before] = at
    node = before
    before = previous[node] ?? 0
  }
  latest[before] =
    at -
    (seconds[(placeOf[before] ?? 0) * places + (placeOf[node] ?? 0)] ?? 0) -
    (model.loading[before - stops] ?? 0)
}
