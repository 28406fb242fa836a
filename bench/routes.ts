import { checkPlan } from '#domain/routing/check-plan.ts'
import type { RoutePlan } from '#domain/routing/plan.ts'
import type { RoutingProblem } from '#domain/routing/problem.ts'
import { bestPlan, improve, startSearch } from '#domain/routing/search.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { rounded } from './figures.ts'
import { problemOf, unitsPerDistance, type Instance } from './routes/instance.ts'
import { classes, makeInstance } from './routes/make-instance.ts'
import { countyOf } from './routes/county.ts'
import { readInstances } from './routes/read-files.ts'

/** Processor time for an instance, on one core. */
const seconds = 30
/** Longer runs stand for the best known cost where none is published. */
const longSeconds = 60
const seed = 1
const stepsBetweenLooks = 500
const countyStops = 300
const firstPlanRuns = 5

/**
 * Measures how far routes at 1,000 customers are from the best known after 30 s of processor time, and how soon a county
 * has a first plan. The instances come from BENCH_DIR, where there is one; the cost is distance, as `problemOf` says.
 * Without BENCH_DIR they are made in the same style, one a class, and compared with a longer run of the same search under
 * another seed: that says how far the search is from its own limit, not from the best possible.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  const folder = process.env['BENCH_DIR']
  const instances = folder ? readInstances(folder) : classes.map((kind) => makeInstance(kind, 1_000, 1))
  const measured = instances.map((instance) => measure(instance, report))
  // Behind the others: its matrix is of another type, and code that has seen both is slower for each.
  const first = firstPlanMilliseconds()
  report(`first plan of a county with ${countyStops} stops: ${first} ms of processor time`)
  const meanGap = (isLong: boolean) => {
    const gaps = measured.filter((one) => one.isLong === isLong).map(({ gap }) => gap)
    return gaps.length === 0 ? Number.NaN : rounded(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length)
  }
  const figures = { gap_short: meanGap(false), gap_long: meanGap(true), first_plan_ms: first }
  const targets = [
    { figure: 'gap_short', must: 'atMost', value: 3 },
    { figure: 'gap_long', must: 'atMost', value: 6 },
    { figure: 'first_plan_ms', must: 'atMost', value: 500 },
  ] as const
  return {
    figures,
    peer: {
      name: folder ? 'best known costs beside the instances' : 'a run of twice the time, another seed',
      instances: instances.length,
      seconds,
    },
    targets: targets.filter(({ figure }) => !Number.isNaN(figures[figure])),
  }
}

/** Gaps are in per cent. Routes are long where few vehicles are needed for the customers: the classes named 2. */
function measure(instance: Instance, report: BenchOptions['report']): { isLong: boolean; gap: number } {
  const problem = problemOf(instance)
  const { plan, spent } = planFor(problem, seconds, seed)
  const faults = checkPlan(problem, plan)
  if (faults.length > 0) throw new Error(`${instance.name}: ${faults.join(' ')}`)
  if (plan.leftOut.length > 0)
    throw new Error(`${instance.name}: ${plan.leftOut.length} customers are left out.`)
  const cost = plan.cost / unitsPerDistance
  const best = instance.bestKnown ?? planFor(problem, longSeconds, seed + 1).plan.cost / unitsPerDistance
  const gap = 100 * (cost / best - 1)
  const beside = instance.bestKnown === null ? `${longSeconds} s with another seed` : 'best known'
  report(
    `${instance.name}: cost ${cost.toFixed(1)}, ${beside} ${best.toFixed(1)}, gap ${gap.toFixed(2)} %, ` +
      `${plan.trips.length} vehicles, ${spent.toFixed(1)} CPU seconds`,
  )
  return { isLong: isLongClass(instance.name, plan), gap }
}

function isLongClass(name: string, { trips }: RoutePlan): boolean {
  const digit = /^(?:RC|R|C)([12])/i.exec(name)?.[1]
  const customers = trips.reduce((sum, { visits }) => sum + visits.length, 0)
  return digit === undefined ? customers / trips.length > 20 : digit === '2'
}

/** A plan after `budget` seconds of this process's processor time, setting up included. */
function planFor(
  problem: RoutingProblem,
  budget: number,
  withSeed: number,
): { plan: RoutePlan; spent: number } {
  const begin = processorSeconds()
  const search = startSearch(problem, withSeed)
  let spent = processorSeconds() - begin
  while (spent < budget) {
    improve(search, { iterations: stepsBetweenLooks, progress: spent / budget })
    spent = processorSeconds() - begin
  }
  return { plan: bestPlan(search), spent }
}

/** Of several runs the middle one. */
function firstPlanMilliseconds(): number {
  const problem = countyOf(countyStops)
  const times = Array.from({ length: firstPlanRuns }, (_, index) => {
    const begin = processorSeconds()
    const plan = bestPlan(startSearch(problem, index))
    const spent = processorSeconds() - begin
    const faults = checkPlan(problem, plan)
    if (faults.length > 0) throw new Error(`The county: ${faults.join(' ')}`)
    return spent * 1_000
  })
  return rounded(times.toSorted((a, b) => a - b)[Math.floor(firstPlanRuns / 2)] ?? Number.NaN)
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
