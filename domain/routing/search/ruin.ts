import { nextBelow, nextShare, type Random } from './random.ts'
import { addAbsent, beginOf, freeBefore, refreshTrip, refreshVehicle, unlink, type State } from './state.ts'
import { touch, type Touched } from './touched.ts'

/** Stops that are taken out at a time, on average, and from one trip at most (Christiaens and Vanden Berghe, 2020). */
const averageRemoved = 10
const longestString = 10
/** How often a string leaves a piece in its middle where it is, and how often that piece grows by one. */
const splitShare = 0.5
const growShare = 0.01

/** So many stops around a centre take turns as the middle of a step, for so many steps: what they need stays in the cache. */
const focusStops = 100
const focusSteps = 500

/** Where the search works at present. */
export interface Focus {
  centre: number
  stepsLeft: number
}

/**
 * Takes strings of stops out of trips around one random stop: slack in space and room, where others can take it up.
 * Steps that follow each other work in the same quarter of the map, which is about a third faster at a thousand stops than
 * to jump about. What an earlier plan has fixed stays.
 */
export function ruin(state: State, random: Random, touched: Touched, focus: Focus): void {
  const { model, tripOf, count } = state
  const { neighbours } = model
  const seed = nextSeed(model, random, focus)
  const average = (model.stops - state.absentCount) / Math.max(1, state.usedTrips)
  const longest = Math.max(1, Math.min(longestString, average))
  const mostStrings = (4 * averageRemoved) / (1 + longest) - 1
  const strings = Math.floor(1 + nextShare(random) * mostStrings)
  let ruined = 0
  for (let index = -1; index < neighbours.aroundWidth && ruined < strings; index += 1) {
    const stop = index < 0 ? seed : (neighbours.around[seed * neighbours.aroundWidth + index] ?? -1)
    if (stop < 0) break
    const trip = tripOf[stop] ?? -1
    if (trip < 0 || model.isFixed[stop] === 1 || touched.isTouched[trip] === 1) continue
    touch(state, touched, trip)
    const most = Math.min(count[trip] ?? 0, longest)
    takeString(state, random, stop, Math.floor(1 + nextShare(random) * most))
    ruined += 1
  }
  if (model.companies.length > 0) takeCompaniesOut(state)
  for (let index = 0; index < touched.count; index += 1) refreshTrip(state, touched.trips[index] ?? 0)
  for (let index = 0; index < touched.count; index += 1)
    clearIfLate(state, touched, touched.trips[index] ?? 0)
}

function nextSeed({ neighbours, stops }: State['model'], random: Random, focus: Focus): number {
  if (focus.stepsLeft === 0) {
    focus.centre = nextBelow(random, stops)
    focus.stepsLeft = focusSteps
  }
  focus.stepsLeft -= 1
  const { around, aroundWidth } = neighbours
  const near = nextBelow(random, Math.min(focusStops, aroundWidth))
  const seed = around[focus.centre * aroundWidth + near] ?? -1
  // A centre that nobody can serve has no neighbours.
  return seed < 0 ? nextBelow(random, stops) : seed
}

/** Where the way past a stop that is gone takes longer than the way over it did, the vehicle may come too late: it is emptied. */
function clearIfLate(state: State, touched: Touched, trip: number): void {
  const { model, next, latest } = state
  const vehicle = model.vehicleOf[trip] ?? 0
  const first = model.firstTrip[vehicle] ?? 0
  if (freeBefore(state, first) <= (latest[beginOf(model, first)] ?? 0)) return
  for (let own = first; own < (model.firstTrip[vehicle + 1] ?? 0); own += 1) {
    touch(state, touched, own)
    let node = next[beginOf(model, own)] ?? 0
    while (node < model.stops) {
      const following = next[node] ?? 0
      if (canMove(model, node)) {
        unlink(state, node)
        addAbsent(state, node)
      }
      node = following
    }
  }
  refreshVehicle(state, vehicle)
}

/** Takes out a string of `length` stops that has `stop` in it, or that many of a longer string. */
function takeString(state: State, random: Random, stop: number, length: number): void {
  const { model, next, previous, tripOf, count } = state
  const size = count[tripOf[stop] ?? 0] ?? 0
  let kept = 0
  if (length > 1 && length < size && nextShare(random) < splitShare) {
    kept = 1
    while (length + kept < size && nextShare(random) < growShare) kept += 1
  }
  const whole = length + kept
  let first = stop
  let ahead = 0
  for (
    let node = previous[stop] ?? 0;
    ahead < whole - 1 && canMove(model, node);
    node = previous[node] ?? 0
  ) {
    ahead += 1
  }
  let behind = 0
  for (let node = next[stop] ?? 0; behind < whole - 1 && canMove(model, node); node = next[node] ?? 0) {
    behind += 1
  }
  const least = Math.min(ahead, Math.max(0, whole - 1 - behind))
  const back = least + nextBelow(random, ahead - least + 1)
  for (let step = 0; step < back; step += 1) first = previous[first] ?? 0
  const keptFrom = kept === 0 ? whole : 1 + nextBelow(random, length - 1)
  let node = first
  for (let index = 0; index < whole && canMove(model, node); index += 1) {
    const following = next[node] ?? 0
    if (index < keptFrom || index >= keptFrom + kept) {
      unlink(state, node)
      addAbsent(state, node)
    }
    node = following
  }
}

/** What must ride with a stop that was taken out is taken out as well. It was on the same trip. */
function takeCompaniesOut(state: State): void {
  const { model, absent, tripOf } = state
  for (let index = 0; index < state.absentCount; index += 1) {
    const company = model.companies[model.companyOf[absent[index] ?? 0] ?? -1]
    if (company === undefined) continue
    for (const member of company) {
      if (tripOf[member] === -1 || model.isFixed[member] === 1) continue
      unlink(state, member)
      addAbsent(state, member)
    }
  }
}

function canMove({ stops, isFixed }: State['model'], node: number): boolean {
  return node < stops && isFixed[node] === 0
}
