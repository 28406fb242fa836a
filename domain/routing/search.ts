import type { RoutePlan } from './plan.ts'
import { requireSoundProblem, type RoutingProblem } from './problem.ts'
import { modelOf } from './search/model.ts'
import { keepTrips } from './search/keep-trips.ts'
import { planOf } from './search/plan-of.ts'
import { nextShare, randomOf, type Random } from './search/random.ts'
import { reorder } from './search/reorder.ts'
import { benchOf, recreate, type Bench } from './search/recreate.ts'
import { ruin, type Focus } from './search/ruin.ts'
import { beginState, costOf, type State } from './search/state.ts'
import { noneTouched, startStep, undoStep, type Touched } from './search/touched.ts'

/** A search under way. It has a feasible plan from its first moment on. */
export interface RouteSearch {
  readonly problem: RoutingProblem
  /** By the search's own numbers of stops: those of the problem. */
  readonly givenStop: Int32Array
  readonly state: State
  readonly random: Random
  readonly touched: Touched
  readonly bench: Bench
  readonly focus: Focus
  readonly best: Best
  /** The temperature at the beginning: a few times what a ride between two stops costs. */
  readonly warmest: number
  /** And at its end. */
  readonly coldest: number
}

interface Best {
  cost: number
  readonly next: Int32Array
}

/**
 * Parts of the mean cost of a ride that a worse plan may cost at the beginning, and at the end of the search. Long trips
 * need more heat: whole trips have to dissolve into others.
 */
const heat = { short: { warmest: 1, coldest: 0.005 }, long: { warmest: 2.5, coldest: 0.01 } } as const

/** Trips of more stops than this ask for a longer look: fewer of the near stops are on the right one. */
const longTrip = 15
const shortReach = 28

/**
 * Begins a search with a first plan, made at once: stops that an earlier plan keeps, then every other at its cheapest
 * place. The same problem and seed give the same plans.
 * @throws RangeError where the problem is not sound.
 */
export function startSearch(problem: RoutingProblem, seed: number): RouteSearch {
  requireSoundProblem(problem)
  const reordered = reorder(problem)
  const model = modelOf(reordered.problem)
  const state = beginState(model)
  const random = randomOf(seed)
  const touched = noneTouched(model)
  const bench = benchOf(state)
  keepTrips(state)
  startStep(state, touched)
  recreate(state, random, touched, bench, Infinity)
  const served = Math.max(1, model.stops - state.absentCount)
  const isLong = served > longTrip * state.usedTrips
  if (!isLong) state.reach = Math.min(shortReach, model.neighbours.width)
  const { warmest, coldest } = isLong ? heat.long : heat.short
  return {
    problem,
    givenStop: reordered.givenStop,
    state,
    random,
    touched,
    bench,
    focus: { centre: 0, stepsLeft: 0 },
    best: { cost: costOf(state), next: state.next.slice() },
    warmest: (warmest * state.cost) / served,
    coldest: (coldest * state.cost) / served,
  }
}

/**
 * Takes `iterations` steps: each takes strings of stops out and puts them back elsewhere, and is taken back unless the
 * plan got better, or worse by little. How little falls with `progress`, from 0 at the beginning of the search to 1 at its
 * end; whoever calls knows how long the whole search may take. Better plans are kept as they are found.
 */
export function improve(
  { state, random, touched, bench, focus, best, warmest, coldest }: RouteSearch,
  { iterations, progress }: { readonly iterations: number; readonly progress: number },
): void {
  const share = Math.min(1, Math.max(0, progress))
  const temperature = warmest === 0 ? 0 : warmest * (coldest / warmest) ** share
  let cost = costOf(state)
  for (let iteration = 0; iteration < iterations; iteration += 1) {
    startStep(state, touched)
    const limit = cost - temperature * Math.log(nextShare(random))
    ruin(state, random, touched, focus)
    if (!recreate(state, random, touched, bench, limit)) {
      undoStep(state, touched)
      continue
    }
    cost = costOf(state)
    if (cost < best.cost - 1e-6) {
      best.cost = cost
      best.next.set(state.next)
    }
  }
}

/** The best plan so far. */
export function bestPlan(search: RouteSearch): RoutePlan {
  return planOf(search.state.model, search, search.best.next)
}
