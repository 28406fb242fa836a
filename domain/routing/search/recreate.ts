import { insertCompany } from './companies.ts'
import { findPlace, findPlaceAnywhere, type Place } from './find-place.ts'
import { nextBelow, nextShare, type Random } from './random.ts'
import { addAbsent, costOf, link, refreshAround, type State } from './state.ts'
import { touch, type Touched } from './touched.ts'

/** How often absent stops come back in which order (the weights of Christiaens and Vanden Berghe). */
const orders = ['random', 'load', 'far', 'close', 'width', 'opens', 'closes'] as const
const weights = [4, 4, 2, 1, 2, 2, 2] as const
const weightSum = weights.reduce((sum, weight) => sum + weight, 0)

/** What recreating needs besides the state, kept from step to step. */
export interface Bench {
  readonly place: Place
  readonly waiting: Int32Array
  readonly keys: Float64Array
  /** By company: the step that last tried to place it. */
  readonly triedAt: Int32Array
  step: number
}

export function benchOf({ model }: State): Bench {
  return {
    place: { after: -1, cost: Infinity },
    waiting: new Int32Array(model.stops),
    keys: new Float64Array(model.stops),
    triedAt: new Int32Array(model.companies.length),
    step: 0,
  }
}

/**
 * Puts absent stops back one after the other, each where it costs least; now and then a place is overlooked, so that not
 * always the same comes out. What fits nowhere stays absent. Gives up as soon as the plan costs `limit`: most steps do, and
 * end a third earlier by it.
 * @returns whether the plan is whole and costs less than the limit; where not, the step has to be taken back.
 */
export function recreate(
  state: State,
  random: Random,
  touched: Touched,
  bench: Bench,
  limit: number,
): boolean {
  const { waiting, place } = bench
  const waitingCount = state.absentCount
  for (let index = 0; index < waitingCount; index += 1) waiting[index] = state.absent[index] ?? 0
  state.absentCount = 0
  bench.step += 1
  order(state, random, bench, waitingCount)
  for (let index = 0; index < waitingCount; index += 1) {
    const stop = waiting[index] ?? 0
    if (state.tripOf[stop] !== -1) continue
    const company = state.model.companyOf[stop] ?? -1
    if (company !== -1) {
      if (bench.triedAt[company] !== bench.step) insertCompany(state, touched, stop)
      bench.triedAt[company] = bench.step
      continue
    }
    findPlace(state, stop, random, place)
    if (place.after < 0) findPlaceAnywhere(state, stop, place)
    if (place.after < 0) addAbsent(state, stop)
    else insert(state, touched, stop, place.after)
    if (costOf(state) >= limit) return false
  }
  return costOf(state) < limit
}

function insert(state: State, touched: Touched, stop: number, after: number): void {
  touch(state, touched, state.tripOf[after] ?? 0)
  link(state, stop, after)
  refreshAround(state, stop)
}

function order({ model }: State, random: Random, { waiting, keys }: Bench, count: number): void {
  let pick = nextBelow(random, weightSum)
  let kind = 0
  while (pick >= (weights[kind] ?? 0)) {
    pick -= weights[kind] ?? 0
    kind += 1
  }
  const keyOf = keyReaders[orders[kind] ?? 'random']
  for (let index = 0; index < count; index += 1) {
    const stop = waiting[index] ?? 0
    keys[stop] = keyOf(model, stop, random)
  }
  sortByKey(waiting, keys, count)
}

type KeyReader = (model: State['model'], stop: number, random: Random) => number

const keyReaders = {
  random: (_, __, random) => nextShare(random),
  load: (model, stop) => -(model.load[stop * model.dimensions] ?? 0),
  far: (model, stop) => -(model.hubMetres[stop] ?? 0),
  close: (model, stop) => model.hubMetres[stop] ?? 0,
  width: (model, stop) => (model.closes[stop] ?? 0) - (model.opens[stop] ?? 0),
  opens: (model, stop) => model.opens[stop] ?? 0,
  closes: (model, stop) => -(model.closes[stop] ?? 0),
} as const satisfies Record<(typeof orders)[number], KeyReader>

/** By insertion for the few stops of a step, else by the sort of the language. */
function sortByKey(waiting: Int32Array, keys: Float64Array, count: number): void {
  if (count > 60) {
    waiting.subarray(0, count).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
    return
  }
  for (let index = 1; index < count; index += 1) {
    const stop = waiting[index] ?? 0
    const key = keys[stop] ?? 0
    let place = index
    while (place > 0 && (keys[waiting[place - 1] ?? 0] ?? 0) > key) {
      waiting[place] = waiting[place - 1] ?? 0
      place -= 1
    }
    waiting[place] = stop
  }
}
