import type { CandidateSite, SourcingQuestion } from '#domain/sourcing/choice.ts'
import { chooseByDefinition } from '#domain/sourcing/choose-by-definition.ts'
import { chooseSites } from '#domain/sourcing/choose-sites.ts'
import type { BenchResult } from './bench.ts'
import { rounded } from './figures.ts'

const lineCount = 4
const siteCount = 6
const orderCount = 200
const limitMicroseconds = 20
const askedAt = new Date('2026-11-22T02:00:00Z')
const dueAt = new Date('2026-11-24T02:00:00Z')

/**
 * Measures the exact choice for orders of 4 lines over 6 sites, beside the same choice made by writing out every
 * subset, in the same run. Checks first that both choose alike.
 * Each figure is the fastest of several rounds: other load on the machine can only add to one.
 */
export async function run(): Promise<BenchResult> {
  const orders = syntheticOrders()
  assertSameChoices(orders)
  const ours = fastestMicroseconds(orders, chooseSites, 50)
  const theirs = fastestMicroseconds(orders, chooseByDefinition, 10)
  return {
    figures: { us_per_order: rounded(ours) },
    peer: { name: 'every subset written out', us_per_order: rounded(theirs), ratio: rounded(theirs / ours) },
    targets: [{ figure: 'us_per_order', must: 'atMost', value: limitMicroseconds }],
  }
}

function fastestMicroseconds(
  orders: readonly SourcingQuestion[],
  choose: (order: SourcingQuestion) => unknown,
  rounds: number,
): number {
  const figures: number[] = []
  for (let index = 0; index < rounds; index += 1) {
    const start = performance.now()
    for (const order of orders) choose(order)
    figures.push(((performance.now() - start) * 1000) / orders.length)
  }
  return Math.min(...figures)
}

function assertSameChoices(orders: readonly SourcingQuestion[]): void {
  for (const order of orders) {
    const ours = order.lines.map((_, line) => unitsBySite(chooseSites(order).allocations, line))
    const theirs = order.lines.map((_, line) => unitsBySite(chooseByDefinition(order).allocations, line))
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) throw new Error('the two choices differ')
  }
}

function unitsBySite(
  allocations: readonly { readonly siteIndex: number; readonly lineIndex: number; readonly units: number }[],
  line: number,
): number[] {
  const units = Array.from({ length: siteCount }, () => 0)
  for (const part of allocations) if (part.lineIndex === line) units[part.siteIndex] = part.units
  return units
}

/** Orders as the network sees them: the nearer a site, the sooner, the cheaper and the emptier it is. */
function syntheticOrders(): SourcingQuestion[] {
  const next = sequence(20_261_122)
  return Array.from({ length: orderCount }, () => ({
    lines: Array.from({ length: lineCount }, () => ({ units: 1 + (next() % 60) })),
    candidates: Array.from({ length: siteCount }, (_, level) => syntheticSite(level, next)),
    askedAt,
    dueAt,
    waitingFenPerHour: 20,
  }))
}

function syntheticSite(level: number, next: () => number): CandidateSite {
  const hours = 2 + level * 8 + (next() % 6)
  return {
    arriveAt: new Date(askedAt.getTime() + hours * 3_600_000),
    costFen: 100 * level + (next() % 200),
    stockUnits: Array.from({ length: lineCount }, () => next() % (30 * (level + 1))),
    earliestExpiry: Array.from(
      { length: lineCount },
      () => `2027-0${1 + (next() % 9)}-${10 + (next() % 18)}`,
    ),
  }
}

/** The same pseudo-random whole numbers on every run (Park and Miller's generator). */
function sequence(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state
  }
}
