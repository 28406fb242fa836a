import type { Allocation, AllocationProblem } from './allocation-problem.ts'

/** How evenly a set of needs is covered. Covers are what is held and received as a part of the need, at most 1. */
export interface Fairness {
  readonly needs: number
  readonly needUnits: number
  readonly heldUnits: number
  readonly receivedUnits: number
  /** What is covered of all needs together. */
  readonly cover: number
  readonly lowestCover: number
  /** 0 when all are covered alike, near 1 when one has everything. */
  readonly gini: number
}

/** The fairness of a whole allocation, and of each county and tier. */
export interface FairnessReport extends Fairness {
  readonly counties: ReadonlyMap<string, Fairness>
  /** By tier from 0; null where nobody is in it. */
  readonly tiers: readonly (Fairness | null)[]
}

/** Measures an allocation. `countyOf` names the county of a need. Needs of nothing are left out. */
export function measureFairness(
  problem: AllocationProblem,
  allocation: Pick<Allocation, 'receivedUnits'>,
  countyOf: (need: number) => string,
): FairnessReport {
  const { needUnits, tier } = problem.needs
  const all: number[] = []
  const byCounty = new Map<string, number[]>()
  const byTier: number[][] = []
  for (let need = 0; need < needUnits.length; need += 1) {
    if (needUnits[need] === 0) continue
    all.push(need)
    const county = countyOf(need)
    const ofCounty = byCounty.get(county)
    if (ofCounty === undefined) byCounty.set(county, [need])
    else ofCounty.push(need)
    while (byTier.length <= (tier[need] ?? 0)) byTier.push([])
    byTier[tier[need] ?? 0]?.push(need)
  }
  const measure = (rows: readonly number[]) => measureRows(problem, allocation.receivedUnits, rows)
  return {
    ...measure(all),
    counties: new Map(Array.from(byCounty, ([county, rows]) => [county, measure(rows)])),
    tiers: byTier.map((rows) => (rows.length === 0 ? null : measure(rows))),
  }
}

function measureRows(
  { needs }: AllocationProblem,
  received: Float64Array,
  rows: readonly number[],
): Fairness {
  const covers = new Float64Array(rows.length)
  let needUnits = 0
  let heldUnits = 0
  let receivedUnits = 0
  let coveredUnits = 0
  rows.forEach((need, index) => {
    const asked = needs.needUnits[need] ?? 0
    const held = needs.heldUnits[need] ?? 0
    const got = received[need] ?? 0
    const covered = Math.min(asked, held + got)
    covers[index] = covered / asked
    needUnits += asked
    heldUnits += held
    receivedUnits += got
    coveredUnits += covered
  })
  covers.sort()
  return {
    needs: rows.length,
    needUnits,
    heldUnits,
    receivedUnits,
    cover: needUnits === 0 ? 1 : coveredUnits / needUnits,
    lowestCover: covers[0] ?? 1,
    gini: giniOf(covers),
  }
}

/** The Gini coefficient of values in rising order: half the mean difference of two of them, by their mean. */
export function giniOf(rising: Float64Array): number {
  const count = rising.length
  let sum = 0
  let ranked = 0
  rising.forEach((value, index) => {
    sum += value
    ranked += (index + 1) * value
  })
  return sum === 0 ? 0 : Math.max(0, (2 * ranked) / (count * sum) - (count + 1) / count)
}
