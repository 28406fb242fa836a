import fc from 'fast-check'
import type { Highs } from 'highs'
import { beforeAll, describe, expect, it } from 'vitest'
import { priceLot } from '#domain/procurement/tender/price-lot.ts'
import { costOf, useOf, type TenderLot, type TenderProblem } from '#domain/procurement/tender/problem.ts'
import { solveTender } from '#domain/procurement/tender/solve-tender.ts'
import { loadHighs } from './load-highs.ts'
import { openMaster } from './master.ts'
import { solveInThread } from './solve-in-thread.ts'

let highs: Highs

beforeAll(async () => {
  highs = await loadHighs()
})

/** Every way to supply a lot, written out: the definition that the search is held against. */
function everyWay({ units, bidders, minimumWinners, minimumUnits }: TenderLot): number[][] {
  const ways = (place: number, left: number): number[][] => {
    const bidder = bidders[place]
    if (bidder === undefined) return left === 0 ? [[]] : []
    const own = [0]
    for (let part = minimumUnits; part <= Math.min(left, bidder.maximumUnits); part += 1) own.push(part)
    return own.flatMap((part) => ways(place + 1, left - part).map((rest) => [part, ...rest]))
  }
  return ways(0, units).filter((way) => way.filter((part) => part > 0).length >= minimumWinners)
}

const costOfWay = ({ bidders }: TenderLot, way: readonly number[]) =>
  bidders.reduce((sum, bidder, index) => sum + costOf(bidder, way[index] ?? 0), 0)

function cheapestByDefinition({ lots, limits }: TenderProblem): number {
  const search = (index: number, left: readonly number[]): number => {
    const lot = lots[index]
    if (lot === undefined) return 0
    let best = Infinity
    for (const way of everyWay(lot)) {
      const after = [...left]
      for (const [limit, used] of useOf(lot, way)) after[limit] = (after[limit] ?? 0) - used
      if (after.some((units) => units < 0)) continue
      best = Math.min(best, costOfWay(lot, way) + search(index + 1, after))
    }
    return best
  }
  return search(0, limits)
}

const bidderOf = (supplier: number) =>
  fc
    .record({
      maximumUnits: fc.integer({ min: 1, max: 8 }),
      price: fc.integer({ min: 20, max: 60 }),
      secondFrom: fc.integer({ min: 2, max: 6 }),
      less: fc.integer({ min: 1, max: 15 }),
      fixedCost: fc.integer({ min: 0, max: 40 }),
    })
    .map(({ maximumUnits, price, secondFrom, less, fixedCost }) => ({
      maximumUnits,
      fixedCost,
      limits: [supplier],
      tiers: [
        { fromUnits: 1, price },
        { fromUnits: secondFrom, price: price - less },
      ],
    }))

const lotOf = fc.record({
  units: fc.integer({ min: 2, max: 8 }),
  minimumWinners: fc.integer({ min: 1, max: 2 }),
  minimumUnits: fc.integer({ min: 1, max: 2 }),
  bidders: fc.tuple(bidderOf(0), bidderOf(1), bidderOf(2)),
})

const solve = (problem: TenderProblem) => {
  using master = openMaster(highs, problem, 1_000)
  return solveTender(problem, master, { targetGap: 0, onProgress: () => {}, shouldStop: () => false })
}

describe('pricing a lot', () => {
  it('finds the cheapest way, as writing out all of them does', () => {
    fc.assert(
      fc.property(lotOf, (lot) => {
        const costs = everyWay(lot).map((way) => costOfWay(lot, way))
        const found = priceLot(0, lot)
        expect(found?.pattern.cost ?? Infinity).toBe(Math.min(Infinity, ...costs))
      }),
    )
  })
})

describe('solving a tender', () => {
  it('proves a bound that nothing goes below, and keeps every limit', () => {
    const problems = fc.record({
      lots: fc.array(lotOf, { minLength: 1, maxLength: 3 }),
      limits: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 12 }))),
    })
    fc.assert(
      fc.property(problems, (problem) => {
        const cheapest = cheapestByDefinition(problem)
        const outcome = solve(problem)
        if (outcome.kind !== 'solved') {
          // What the mix can keep may have no whole award; what it cannot, certainly has none.
          if (outcome.kind === 'infeasible') expect(cheapest).toBe(Infinity)
          return
        }
        expect(outcome.cost).toBeGreaterThanOrEqual(cheapest)
        expect(outcome.bound).toBeLessThanOrEqual(cheapest + 1e-4)
        const used = problem.limits.map(() => 0)
        outcome.patterns.forEach(({ units }, index) => {
          const lot = problem.lots[index]
          if (lot === undefined) throw new RangeError('a pattern too many')
          expect(units.reduce((sum, part) => sum + part, 0)).toBe(lot.units)
          for (const [limit, part] of useOf(lot, units)) used[limit] = (used[limit] ?? 0) + part
        })
        problem.limits.forEach((limit, index) => expect(used[index]).toBeLessThanOrEqual(limit))
      }),
      { numRuns: 60 },
    )
  })

  it('names the limits that are too small for all lots together', () => {
    const tiers = [{ fromUnits: 1, price: 10 }]
    const bidder = { maximumUnits: 10, fixedCost: 0, limits: [0], tiers }
    const lot = { units: 10, minimumWinners: 1, minimumUnits: 1, bidders: [bidder] }
    expect(solve({ lots: [lot, lot], limits: [15] })).toEqual({ kind: 'infeasible', lots: [], limits: [0] })
    expect(solve({ lots: [lot, { ...lot, units: 11 }], limits: [99] })).toEqual({
      kind: 'infeasible',
      lots: [1],
      limits: [],
    })
  })

  it('works in a thread of its own, tells how far it is, and stops when told to', async () => {
    const tiers = [{ fromUnits: 1, price: 10 }]
    const bidder = { maximumUnits: 10, fixedCost: 0, limits: [0], tiers }
    const lots = [{ units: 10, minimumWinners: 1, minimumUnits: 1, bidders: [bidder] }]
    const rounds: number[] = []
    const outcome = await solveInThread(
      { lots, limits: [10] },
      {
        targetGap: 0,
        signal: new AbortController().signal,
        onProgress: ({ round }) => void rounds.push(round),
      },
    )
    expect(outcome).toMatchObject({ kind: 'solved', cost: 100, gap: 0 })
    expect(rounds.length).toBeGreaterThan(0)
    const stopping = new AbortController()
    const stopped = solveInThread({ lots, limits: [10] }, { targetGap: 0, signal: stopping.signal })
    stopping.abort()
    expect(await stopped).toEqual({ kind: 'stopped' })
  })
})
