import type { Model } from './model.ts'
import { addAbsent, beginOf, endOf, recount, refreshTrip, type State } from './state.ts'

/** The trips that a step of the search has changed, as they were before: so that it can be taken back. */
export interface Touched {
  /** By trip: 1 when it is among `trips`. */
  readonly isTouched: Uint8Array
  readonly trips: Int32Array
  count: number
  /** The stops that each had, one trip after the other, with metres to the next; `ends` says where each ends. */
  readonly stops: Int32Array
  readonly metresOn: Float64Array
  readonly ends: Int32Array
  /** By touched trip: metres from its beginning, and by dimension its load. */
  readonly metresFirst: Float64Array
  readonly used: Float64Array
  readonly absent: Int32Array
  absentCount: number
  cost: number
}

export function noneTouched({ stops, trips, dimensions }: Model): Touched {
  return {
    isTouched: new Uint8Array(trips),
    trips: new Int32Array(trips),
    count: 0,
    stops: new Int32Array(stops),
    metresOn: new Float64Array(stops),
    ends: new Int32Array(trips),
    metresFirst: new Float64Array(trips),
    used: new Float64Array(trips * dimensions),
    absent: new Int32Array(stops),
    absentCount: 0,
    cost: 0,
  }
}

/** Begins a step. */
export function startStep(state: State, touched: Touched): void {
  for (let index = 0; index < touched.count; index += 1) touched.isTouched[touched.trips[index] ?? 0] = 0
  touched.count = 0
  touched.absentCount = state.absentCount
  for (let index = 0; index < state.absentCount; index += 1) touched.absent[index] = state.absent[index] ?? 0
  touched.cost = state.cost
}

/** Remembers a trip before its first change in this step. */
export function touch(state: State, touched: Touched, trip: number): void {
  if (touched.isTouched[trip] === 1) return
  const { model, next, metresOn, used } = state
  const { count } = touched
  touched.isTouched[trip] = 1
  let end = count === 0 ? 0 : (touched.ends[count - 1] ?? 0)
  const begin = beginOf(model, trip)
  let node = next[begin] ?? 0
  while (node < model.stops) {
    touched.stops[end] = node
    touched.metresOn[end] = metresOn[node] ?? 0
    end += 1
    node = next[node] ?? 0
  }
  touched.trips[count] = trip
  touched.ends[count] = end
  touched.metresFirst[count] = metresOn[begin] ?? 0
  for (let dimension = 0; dimension < model.dimensions; dimension += 1) {
    touched.used[count * model.dimensions + dimension] = used[trip * model.dimensions + dimension] ?? 0
  }
  touched.count += 1
}

/** Takes the whole step back. */
export function undoStep(state: State, touched: Touched): void {
  const { model, next, tripOf } = state
  for (let index = 0; index < touched.count; index += 1) {
    let node = next[beginOf(model, touched.trips[index] ?? 0)] ?? 0
    while (node < model.stops) {
      tripOf[node] = -1
      node = next[node] ?? 0
    }
  }
  let from = 0
  for (let index = 0; index < touched.count; index += 1) {
    const end = touched.ends[index] ?? 0
    restoreTrip(state, touched, index, from)
    from = end
  }
  // Only once all lists are as they were: a vehicle's other trips are timed along, and would lead into those of others.
  for (let index = 0; index < touched.count; index += 1) refreshTrip(state, touched.trips[index] ?? 0)
  state.absentCount = 0
  for (let index = 0; index < touched.absentCount; index += 1) addAbsent(state, touched.absent[index] ?? 0)
  state.cost = touched.cost
}

function restoreTrip(state: State, touched: Touched, index: number, from: number): void {
  const { model, next, previous, tripOf, metresOn, used } = state
  const trip = touched.trips[index] ?? 0
  const end = touched.ends[index] ?? 0
  let last = beginOf(model, trip)
  metresOn[last] = touched.metresFirst[index] ?? 0
  for (let place = from; place < end; place += 1) {
    const stop = touched.stops[place] ?? 0
    next[last] = stop
    previous[stop] = last
    tripOf[stop] = trip
    metresOn[stop] = touched.metresOn[place] ?? 0
    last = stop
  }
  next[last] = endOf(model, trip)
  previous[endOf(model, trip)] = last
  for (let dimension = 0; dimension < model.dimensions; dimension += 1) {
    used[trip * model.dimensions + dimension] = touched.used[index * model.dimensions + dimension] ?? 0
  }
  recount(state, trip, end - from)
}
