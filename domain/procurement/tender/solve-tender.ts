import { priceLot } from './price-lot.ts'
import type { Pattern, TenderOutcome, TenderProblem, TenderProgress } from './problem.ts'
import { makeWhole } from './repair.ts'

/** The linear programme that mixes ways to supply lots, so that limits are kept at least cost. */
export interface Master {
  /** Lets more ways be mixed. */
  add(patterns: readonly Pattern[]): void
  /** Solves it as it stands. */
  solve(): MasterSolution
}

export interface MasterSolution {
  /** How much of each way is taken, in the order they were added; those of a lot sum to 1. */
  readonly weights: ArrayLike<number>
  /** What a unit more of each limit would save: from 0. */
  readonly surcharges: readonly number[]
  /** The limits that no mix of what was added so far keeps. */
  readonly overused: readonly number[]
}

export interface SolveOptions {
  /** Good enough, as a part of the cost. */
  readonly targetGap: number
  readonly onProgress: (progress: TenderProgress) => void
  /** Asked often; true ends the work. */
  readonly shouldStop: () => boolean
}

const mostRounds = 200
/** Whole awards are tried for from this round on, when surcharges begin to mean something. */
const firstWhole = 3
const wholeWeight = 1 - 1e-6

/**
 * Buys all lots at least cost, with a proof of how near it is. Ways to supply a lot are made where they are missing
 * (column generation): the master mixes those that are known and says what limits are worth; at that worth each lot's
 * cheapest way is found exactly, and the sum of these is a bound that nothing can go below (Lagrange). Only few lots
 * are ever mixed, about as many as there are limits; these are supplied again within what is left, which makes a whole
 * award close to the bound.
 */
export function solveTender(problem: TenderProblem, master: Master, options: SolveOptions): TenderOutcome {
  const known: Pattern[] = []
  const start = priceAll(problem, [])
  const hopeless = start.flatMap((priced, lot) => (priced === null ? [lot] : []))
  if (hopeless.length > 0) return { kind: 'infeasible', lots: hopeless, limits: [] }
  let bound = 0
  let best: { readonly patterns: readonly Pattern[]; readonly cost: number } | null = null
  const learn = (patterns: readonly Pattern[]) => {
    known.push(...patterns)
    master.add(patterns)
  }
  learn(start.flatMap((priced) => (priced === null ? [] : [priced.pattern])))
  for (let round = 1; round <= mostRounds; round += 1) {
    if (options.shouldStop()) return { kind: 'stopped' }
    const mixed = master.solve()
    const priced = priceAll(problem, mixed.surcharges)
    bound = Math.max(bound, boundOf(problem, mixed.surcharges, priced))
    const fresh = priced.flatMap((found) =>
      found !== null && isFresh(known, found.pattern) ? [found.pattern] : [],
    )
    if (mixed.overused.length === 0 && (round >= firstWhole || fresh.length === 0)) {
      const whole = makeWhole(problem, wishOf(problem, known, mixed.weights), mixed.surcharges)
      const cost = whole?.reduce((sum, pattern) => sum + pattern.cost, 0) ?? Infinity
      if (whole !== null && cost < (best?.cost ?? Infinity)) {
        best = { patterns: whole, cost }
        // What others left made it: the master may mix it as well.
        learn(whole.filter((pattern) => isFresh(known, pattern)))
      }
    }
    const gap = best === null ? null : gapOf(best.cost, bound)
    options.onProgress({ round, bound, cost: best?.cost ?? null, gap })
    if (best !== null && gap !== null && gap <= options.targetGap) break
    if (fresh.length === 0) {
      if (mixed.overused.length > 0) return { kind: 'infeasible', lots: [], limits: mixed.overused }
      break
    }
    learn(fresh)
  }
  if (best === null) return { kind: 'unsolved', bound }
  return { kind: 'solved', ...best, bound, gap: gapOf(best.cost, bound) }
}

type Priced = ReturnType<typeof priceLot>

function priceAll({ lots }: TenderProblem, surcharges: readonly number[]): Priced[] {
  return lots.map((lot, index) => priceLot(index, lot, { surcharges }))
}

/** The cheapest ways at these surcharges, less what the limits themselves are worth. */
function boundOf(
  { limits }: TenderProblem,
  surcharges: readonly number[],
  priced: readonly Priced[],
): number {
  const worth = limits.reduce((sum, limit, index) => sum + limit * (surcharges[index] ?? 0), 0)
  return priced.reduce((sum, found) => sum + (found?.value ?? 0), 0) - worth
}

function gapOf(cost: number, bound: number): number {
  return cost === 0 ? 0 : Math.max((cost - bound) / cost, 0)
}

const keysOf = new WeakMap<readonly Pattern[], Set<string>>()

/** True for a way that is not among the known ones. */
function isFresh(known: readonly Pattern[], pattern: Pattern): boolean {
  let keys = keysOf.get(known)
  if (keys === undefined) keysOf.set(known, (keys = new Set()))
  for (let index = keys.size; index < known.length; index += 1) keys.add(keyOf(known[index] ?? pattern))
  return !keys.has(keyOf(pattern))
}

function keyOf({ lot, units }: Pattern): string {
  return `${lot}:${units.join(',')}`
}

/** The way that the mix takes a lot by, where it takes one alone. */
function wishOf(
  { lots }: TenderProblem,
  known: readonly Pattern[],
  weights: ArrayLike<number>,
): (Pattern | null)[] {
  const wished: (Pattern | null)[] = lots.map(() => null)
  known.forEach((pattern, index) => {
    if ((weights[index] ?? 0) >= wholeWeight) wished[pattern.lot] = pattern
  })
  return wished
}
