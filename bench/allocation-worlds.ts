import { type AllocationProblem, type NeedColumns, noShares } from '#domain/shortage/allocation-problem.ts'
import { needWeight, weightRule } from '#domain/shortage/need-weight.ts'

const siteCount = 12_000
const productCount = 20
const householdCount = 500_000
/** There is this part of what is needed, on average; from product to product it differs widely. */
const supplyShare = 0.45
/** Base units that a village pharmacy needs of one ingredient in a quarter: tablets, up to 20 times as many. */
const leastNeedUnits = 6_000

/**
 * One ingredient with 20 substitutes over 12,000 sites, of which each may use some: its own depot's, and about half of
 * those nearby. Nearly every site has another set, so that nothing can be summed up, and supplies are so uneven that
 * levels differ.
 */
export function networkShortage(): AllocationProblem {
  const next = sequence(20_261_126)
  const needs = siteNeeds(siteCount, next)
  const accesses = Array.from({ length: siteCount }, () => {
    const own = Math.floor(next() * productCount)
    return Array.from({ length: productCount }, (_, product) => product).filter(
      (product) => product === own || (Math.abs(product - own) < 4 && next() < 0.4),
    )
  })
  const access = Uint32Array.from(accesses.keys())
  return { supplies: suppliesFor(needs, next), accesses, needs: { ...needs, access }, promises: noShares }
}

/** 20 products that do not replace each other, each needed by all 12,000 sites, in three tiers. */
export function productShortages(): AllocationProblem {
  const next = sequence(20_261_127)
  const needs = siteNeeds(siteCount * productCount, next)
  return {
    supplies: suppliesFor(needs, next),
    accesses: Array.from({ length: productCount }, (_, product) => [product]),
    needs: {
      ...needs,
      access: needs.access.map((_, need) => need % productCount),
      tier: needs.tier.map(() => Math.floor(next() * 3)),
    },
    promises: noShares,
  }
}

/** 500,000 households that ask for one kit each, and kits for five of eight; three tiers. */
export function registeredHouseholds(): AllocationProblem {
  const next = sequence(20_261_128)
  const needs = emptyNeeds(householdCount)
  for (let need = 0; need < householdCount; need += 1) {
    needs.needUnits[need] = 1
    needs.tier[need] = Math.floor(next() * 3)
    needs.weight[need] = weightOf(next)
  }
  const units = Math.floor((householdCount * 5) / 8)
  return {
    supplies: [{ units, reserveUnits: 1_000, packUnits: 1, needPerUnit: 1 }],
    accesses: [[0]],
    needs,
    promises: noShares,
  }
}

function siteNeeds(count: number, next: () => number): NeedColumns {
  const needs = emptyNeeds(count)
  for (let need = 0; need < count; need += 1) {
    const units = Math.round(leastNeedUnits * 20 ** next())
    needs.needUnits[need] = units
    needs.heldUnits[need] = Math.floor(units * next() * 0.3)
    needs.capUnits[need] = 2 * units
    needs.weight[need] = weightOf(next)
  }
  return needs
}

function suppliesFor({ needUnits }: NeedColumns, next: () => number): AllocationProblem['supplies'] {
  const whole = needUnits.reduce((sum, units) => sum + units, 0)
  return Array.from({ length: productCount }, () => ({
    units: Math.round((whole / productCount) * supplyShare * (0.2 + 2.4 * next() ** 2)),
    reserveUnits: 0,
    packUnits: 1,
    needPerUnit: 1,
  }))
}

function weightOf(next: () => number): number {
  return needWeight({ atRiskShare: next(), hoursAway: next() * 30 }, weightRule)
}

function emptyNeeds(count: number): NeedColumns {
  return {
    tier: new Uint8Array(count),
    access: new Uint32Array(count),
    needUnits: new Float64Array(count),
    heldUnits: new Float64Array(count),
    capUnits: new Float64Array(count).fill(Infinity),
    weight: new Float64Array(count).fill(1),
  }
}

/** The same pseudo-random numbers below 1 on every run (Park and Miller's generator). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
