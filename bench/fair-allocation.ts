import fc from 'fast-check'
import type { Highs } from 'highs'
import { loadHighs } from '#db/procurement/solver/load-highs.ts'
import { allocate } from '#domain/shortage/allocate.ts'
import { allocationCases } from '#domain/shortage/allocation-fixture.ts'
import type { Allocation, AllocationProblem } from '#domain/shortage/allocation-problem.ts'
import { networkShortage, productShortages, registeredHouseholds } from './allocation-worlds.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { rounded } from './figures.ts'
import { highestLowestLevel, maxMinProgramme, whatCouldBeRaised } from './max-min-by-highs.ts'

const rounds = 9
const smallCases = 3_000

/**
 * Measures fair allocation at three sizes: 12,000 sites that may each use some of 20 substitutes, 12,000 sites with needs
 * of 20 products that do not replace each other, and 500,000 households with one kit each. `fairness` is the level of the
 * lowest in whole units, beside the highest that HiGHS finds in fractions. Each time is the fastest of several rounds:
 * other load can only add to one. Before that, thousands of small cases are proven optimal by HiGHS.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  const highs = await loadHighs()
  report(`${smallCases} small cases against HiGHS`)
  proveSmallCases(highs)
  report('12,000 sites × 20 substitutes')
  const network = networkShortage()
  const substitutes = fastest(network)
  report('the same by HiGHS, interior point without crossover')
  const start = performance.now()
  const highest = highestLowestLevel(highs, maxMinProgramme(network))
  const highsSeconds = (performance.now() - start) / 1000
  report('12,000 sites × 20 products')
  const separate = productShortages()
  const products = fastest(separate)
  report(`${rounded(substitutes.seconds)} s with substitutes, ${rounded(products.seconds)} s without`)
  report('500,000 households × 1 kit')
  const households = fastest(registeredHouseholds())
  return {
    figures: {
      seconds: rounded(Math.max(substitutes.seconds, products.seconds)),
      fairness: Math.floor((lowestLevel(network, substitutes.allocation) / highest) * 1e5) / 1e5,
      households_seconds: rounded(households.seconds),
      highs_seconds: rounded(highsSeconds),
    },
    peer: { name: 'HiGHS 1.15.3, ipm without crossover', seconds: rounded(highsSeconds), cases: smallCases },
    targets: [
      { figure: 'seconds', must: 'atMost', value: 0.25 },
      { figure: 'fairness', must: 'atLeast', value: 0.999 },
      { figure: 'households_seconds', must: 'atMost', value: 1 },
    ],
  }
}

/** Throws with the case when HiGHS finds somebody who could have more. */
function proveSmallCases(highs: Highs): void {
  fc.assert(
    fc.property(allocationCases({ supplies: 5, needs: 8, wholePacks: true }), (problem) => {
      const raised = whatCouldBeRaised(highs, maxMinProgramme(problem), allocate(problem).fairUnits)
      return raised < 1e-5
    }),
    { numRuns: smallCases },
  )
}

function fastest(problem: AllocationProblem): { readonly seconds: number; readonly allocation: Allocation } {
  let seconds = Infinity
  let allocation = allocate(problem)
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    allocation = allocate(problem)
    seconds = Math.min(seconds, (performance.now() - start) / 1000)
  }
  return { seconds, allocation }
}

/** What the worst-off need reaches in whole units. */
function lowestLevel({ needs }: AllocationProblem, { receivedUnits }: Allocation): number {
  return needs.needUnits.reduce((lowest, asked, need) => {
    const reached = (needs.heldUnits[need] ?? 0) + (receivedUnits[need] ?? 0)
    return Math.min(lowest, reached / (asked * (needs.weight[need] ?? 1)))
  }, Infinity)
}
