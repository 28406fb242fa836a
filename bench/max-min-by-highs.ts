import type { Highs } from 'highs'
import type { AllocationProblem } from '#domain/shortage/allocation-problem.ts'

/** A problem without promises, as a linear programme sees it: amounts in units of need, by supply and by need. */
export interface MaxMinProgramme {
  readonly available: Float64Array
  readonly accesses: readonly (readonly number[])[]
  readonly access: Uint32Array
  readonly tier: Uint8Array
  /** What a need stands at without a share, and what lifts its level by 1. */
  readonly standing: Float64Array
  readonly perHeight: Float64Array
  /** The most that it may get. */
  readonly most: Float64Array
}

interface Bounds {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/** How precise the solver's answers are, as a part of the amounts. */
const precision = 1e-6

/** The programme of a problem in which nothing was promised. A need may get whole packs of the smallest that serves it. */
export function maxMinProgramme({ supplies, accesses, needs }: AllocationProblem): MaxMinProgramme {
  const most = needs.needUnits.map((units, need) => {
    const packs = (accesses[needs.access[need] ?? 0] ?? []).map(
      (supply) => (supplies[supply]?.packUnits ?? 1) * (supplies[supply]?.needPerUnit ?? 1),
    )
    if (packs.length === 0) return 0
    const pack = Math.min(...packs)
    const lacking = Math.ceil((units - (needs.heldUnits[need] ?? 0)) / pack) * pack
    return Math.max(0, Math.min(lacking, Math.floor((needs.capUnits[need] ?? 0) / pack) * pack))
  })
  return {
    available: Float64Array.from(
      supplies,
      ({ units, reserveUnits, packUnits, needPerUnit }) =>
        Math.floor((units - reserveUnits) / packUnits) * packUnits * needPerUnit,
    ),
    accesses,
    access: needs.access,
    tier: needs.tier,
    standing: needs.heldUnits,
    perHeight: needs.needUnits.map((units, need) => units * (needs.weight[need] ?? 1)),
    most,
  }
}

/**
 * The highest level that the lowest of all needs can reach, by HiGHS: interior point without crossover, the fastest way
 * for a large programme. Tiers and the most that a need may get are left aside.
 */
export function highestLowestLevel(highs: Highs, programme: MaxMinProgramme): number {
  // In units of the mean amount: the interior point stops too early where amounts are large and the level is below 1.
  const { standing, perHeight, available } = programme
  const scale = perHeight.reduce((sum, units) => sum + units, 0) / perHeight.length
  const scaled = { ...programme, available: available.map((units) => units / scale) }
  const heights = perHeight.map((units) => units / scale)
  const lower = standing.map((units) => -units / scale)
  const upper = new Float64Array(standing.length).fill(highs.infinity)
  const { model, edges } = createModel(highs, scaled, { lower, upper, cost: () => 0, heights })
  try {
    model.options.set({ output_flag: false, solver: 'ipm', run_crossover: 'off' })
    model.run()
    if (model.getModelStatus() !== highs.constants.modelStatus.optimal) {
      // It stopped beside the optimum: a vertex is proven.
      model.options.set({ run_crossover: 'on' })
      model.run()
    }
    requireOptimal(highs, model.getModelStatus())
    return model.getSolution().colValue[edges] ?? Number.NaN
  } finally {
    model.dispose()
  }
}

/**
 * By how much, as a part of the amounts, some need could have more without pulling one that is no better off below it:
 * 0 when `fair` is the max-min fair answer, tier by tier. Proven level by level: those below are held at what they have,
 * and those at the level cannot have more together while nobody above falls under it.
 */
export function whatCouldBeRaised(highs: Highs, programme: MaxMinProgramme, fair: Float64Array): number {
  const { tier, standing, perHeight, most } = programme
  const needs = [...fair.keys()].filter((need) => (most[need] ?? 0) > 0)
  const heightOf = (need: number) => ((fair[need] ?? 0) + (standing[need] ?? 0)) / (perHeight[need] ?? 1)
  const ordered = needs.toSorted((a, b) => (tier[a] ?? 0) - (tier[b] ?? 0) || heightOf(a) - heightOf(b))
  const settled = new Set<number>()
  let worst = 0
  for (const first of ordered) {
    if (settled.has(first)) continue
    const height = heightOf(first)
    const isAtLevel = (need: number) =>
      tier[need] === tier[first] && Math.abs(heightOf(need) - height) < precision
    const level = needs.filter((need) => !settled.has(need) && isAtLevel(need))
    const bounds = boundsAt(programme, fair, { settled, tier: tier[first] ?? 0, height })
    const had = level.reduce((sum, need) => sum + (fair[need] ?? 0), 0)
    const could = mostTogether(highs, programme, { bounds, level: new Set(level) })
    worst = Math.max(worst, (could - had) / Math.max(1, had))
    for (const need of level) settled.add(need)
  }
  return worst
}

function boundsAt(
  { tier, standing, perHeight, most }: MaxMinProgramme,
  fair: Float64Array,
  at: { readonly settled: ReadonlySet<number>; readonly tier: number; readonly height: number },
): Bounds {
  const lower = fair.map((units, need) => {
    if (at.settled.has(need)) return Math.max(0, units - precision)
    if ((tier[need] ?? 0) > at.tier) return 0
    return (
      Math.min(units, Math.max(0, at.height * (perHeight[need] ?? 0) - (standing[need] ?? 0))) * (1 - 1e-9)
    )
  })
  return { lower, upper: most.map((units, need) => (at.settled.has(need) ? (fair[need] ?? 0) : units)) }
}

function mostTogether(
  highs: Highs,
  programme: MaxMinProgramme,
  { bounds, level }: { readonly bounds: Bounds; readonly level: ReadonlySet<number> },
): number {
  const cost = (need: number) => (level.has(need) ? 1 : 0)
  const { model } = createModel(highs, programme, { ...bounds, cost, heights: null })
  try {
    model.options.set({ output_flag: false })
    model.run()
    requireOptimal(highs, model.getModelStatus())
    return model.getObjectiveValue()
  } finally {
    model.dispose()
  }
}

/**
 * Columns: what each need draws from each supply, and the height when `heights` are given, which is then what is raised.
 * Rows: one for each supply, one for each need. In units of the largest amount.
 */
function createModel(
  highs: Highs,
  { available, accesses, access }: MaxMinProgramme,
  {
    lower,
    upper,
    cost,
    heights,
  }: Bounds & { readonly cost: (need: number) => number; readonly heights: Float64Array | null },
) {
  const supplyRows = available.length
  const costs: number[] = []
  const indices: number[] = []
  const starts = [0]
  for (let need = 0; need < access.length; need += 1) {
    for (const supply of accesses[access[need] ?? 0] ?? []) {
      costs.push(cost(need))
      indices.push(supply, supplyRows + need)
      starts.push(indices.length)
    }
  }
  const edges = costs.length
  const values = Array.from(indices, () => 1)
  if (heights !== null) {
    costs.push(1)
    heights.forEach((perHeight, need) => {
      indices.push(supplyRows + need)
      values.push(-perHeight)
    })
    starts.push(indices.length)
  }
  const numRows = supplyRows + access.length
  const model = highs.createModel({
    numCols: costs.length,
    numRows,
    sense: highs.constants.objectiveSense.maximize,
    colCost: Float64Array.from(costs),
    colLower: new Float64Array(costs.length),
    colUpper: new Float64Array(costs.length).fill(highs.infinity),
    rowLower: concat(new Float64Array(supplyRows).fill(-highs.infinity), lower),
    rowUpper: concat(available, upper),
    matrix: {
      format: 'csc',
      numRows,
      numCols: costs.length,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(indices),
      values: Float64Array.from(values),
    },
  })
  return { model, edges }
}

function concat(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

function requireOptimal(highs: Highs, status: number): void {
  if (status !== highs.constants.modelStatus.optimal) throw new Error(`HiGHS ended with status ${status}.`)
}
