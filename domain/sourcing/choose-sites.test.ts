import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Allocation, CandidateSite, SourcingQuestion } from './choice.ts'
import { chooseByDefinition, comparePlans, measure } from './choose-by-definition.ts'
import { chooseSites, mostCandidates } from './choose-sites.ts'

const askedAt = new Date('2026-11-22T02:00:00Z')
const dueAt = new Date('2026-11-24T02:00:00Z')

function site(hours: number, costFen: number, stockUnits: number[], expiry?: string): CandidateSite {
  const arriveAt = new Date(askedAt.getTime() + hours * 3_600_000)
  return { arriveAt, costFen, stockUnits, earliestExpiry: stockUnits.map(() => expiry ?? '2027-06-30') }
}

function question(needed: number[], candidates: CandidateSite[], waitingFenPerHour = 10): SourcingQuestion {
  return { lines: needed.map((units) => ({ units })), candidates, askedAt, dueAt, waitingFenPerHour }
}

describe('choosing sites', () => {
  it('takes one site that has all lines rather than two that share them', () => {
    const plan = chooseSites(question([30, 10], [site(2, 500, [28, 10]), site(20, 600, [100, 100])]))
    expect(plan.allocations).toEqual([
      { siteIndex: 1, lineIndex: 0, units: 30 },
      { siteIndex: 1, lineIndex: 1, units: 10 },
    ])
    expect(plan).toMatchObject({ isOnTime: true, shipmentsFen: 600, totalFen: 800, shortfalls: [] })
  })

  it('splits one line over two sites when neither has enough', () => {
    const plan = chooseSites(question([30], [site(2, 0, [12]), site(20, 0, [25], '2026-12-31')]))
    expect(plan.allocations).toEqual([
      { siteIndex: 0, lineIndex: 0, units: 5 },
      { siteIndex: 1, lineIndex: 0, units: 25 },
    ])
    expect(plan.arriveAt).toEqual(site(20, 0, []).arriveAt)
  })

  it('prefers two dear shipments on time to one cheap late one', () => {
    const plan = chooseSites(question([2], [site(49, 1, [2]), site(30, 900, [1]), site(31, 900, [1])]))
    expect(plan.allocations.map(({ siteIndex }) => siteIndex)).toEqual([1, 2])
    expect(plan.isOnTime).toBe(true)
  })

  it('is on time when it arrives exactly at the deadline', () => {
    expect(chooseSites(question([1], [site(48, 0, [1])])).isOnTime).toBe(true)
    expect(chooseSites(question([1], [site(48.001, 0, [1])])).isOnTime).toBe(false)
  })

  it('weighs waiting against the cost of shipments', () => {
    const candidates = [site(40, 100, [1]), site(2, 400, [1])]
    expect(chooseSites(question([1], candidates, 7)).allocations[0]?.siteIndex).toBe(0)
    expect(chooseSites(question([1], candidates, 9)).allocations[0]?.siteIndex).toBe(1)
  })

  it('among equal costs uses the stock that expires first, undated last', () => {
    const undated: CandidateSite = { ...site(5, 0, [1]), earliestExpiry: [null] }
    const plan = chooseSites(
      question([1], [undated, site(5, 0, [1], '2027-02-01'), site(5, 0, [1], '2027-01-01')]),
    )
    expect(plan.allocations).toEqual([{ siteIndex: 2, lineIndex: 0, units: 1 }])
  })

  it('supplies what there is and reports what nobody has', () => {
    const plan = chooseSites(question([30, 5], [site(2, 0, [10, 0]), site(4, 0, [12, 9])]))
    expect(plan.shortfalls).toEqual([{ lineIndex: 0, units: 8 }])
    expect(plan.allocations.reduce((sum, { units }) => sum + units, 0)).toBe(27)
  })

  it('plans nothing when no site has anything', () => {
    expect(chooseSites(question([3], [site(2, 0, [0])]))).toMatchObject({
      allocations: [],
      shortfalls: [{ lineIndex: 0, units: 3 }],
      arriveAt: null,
      isOnTime: false,
      totalFen: 0,
    })
  })

  it('refuses more sites than it can search, but not sites that others replace', () => {
    const many = Array.from({ length: mostCandidates + 1 }, (_, index) => site(index, 0, [1]))
    expect(() => chooseSites(question([2], many))).toThrow(RangeError)
    expect(chooseSites(question([1], many)).allocations).toEqual([{ siteIndex: 0, lineIndex: 0, units: 1 }])
  })
})

/** Small worlds in which ties, lack and late sites are common. */
const anyQuestion = (most: { lines: number; sites: number; units: number }) =>
  fc
    .record({
      lineCount: fc.integer({ min: 1, max: most.lines }),
      siteCount: fc.integer({ min: 0, max: most.sites }),
    })
    .chain(({ lineCount, siteCount }) => {
      const perLine = <T>(value: fc.Arbitrary<T>) =>
        fc.array(value, { minLength: lineCount, maxLength: lineCount })
      const candidate = fc.record({
        arriveAt: fc.constantFrom(1, 20, 47, 48, 60).map((hours) => site(hours, 0, []).arriveAt),
        costFen: fc.constantFrom(0, 0, 200, 210, 400),
        stockUnits: perLine(fc.integer({ min: 0, max: most.units })),
        earliestExpiry: perLine(fc.constantFrom('2026-12-01', '2027-01-01', '2028-01-01', null)),
      })
      return fc.record({
        lines: perLine(fc.integer({ min: 1, max: most.units + 1 }).map((units) => ({ units }))),
        candidates: fc.array(candidate, { minLength: siteCount, maxLength: siteCount }),
        askedAt: fc.constant(askedAt),
        dueAt: fc.constant(dueAt),
        waitingFenPerHour: fc.constantFrom(0, 1, 10),
      })
    })

describe('the chosen plan', () => {
  it('is the one that the definition finds by trying every subset', () => {
    fc.assert(
      fc.property(anyQuestion({ lines: 4, sites: 6, units: 6 }), (asked) => {
        const chosen = measure(asked, chooseSites(asked).allocations)
        expect(chosen.scores).toEqual(chooseByDefinition(asked).scores)
      }),
      { numRuns: 500 },
    )
  })

  it('is not beaten by any way at all of dealing units out', () => {
    fc.assert(
      fc.property(anyQuestion({ lines: 2, sites: 3, units: 3 }), (asked) => {
        const chosen = measure(asked, chooseSites(asked).allocations)
        for (const allocations of everyAllocation(asked)) {
          expect(comparePlans(chosen, measure(asked, allocations))).toBeLessThanOrEqual(0)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('never gives more than a site has or a line needs, and accounts for every unit', () => {
    fc.assert(
      fc.property(anyQuestion({ lines: 4, sites: 6, units: 50 }), (asked) => {
        const plan = chooseSites(asked)
        for (const { siteIndex, lineIndex, units } of plan.allocations) {
          expect(units).toBeLessThanOrEqual(asked.candidates[siteIndex]?.stockUnits[lineIndex] ?? 0)
          expect(units).toBeGreaterThan(0)
        }
        for (const [lineIndex, line] of asked.lines.entries()) {
          const ofLine = [...plan.allocations, ...plan.shortfalls].filter(
            (part) => part.lineIndex === lineIndex,
          )
          expect(ofLine.reduce((sum, { units }) => sum + units, 0)).toBe(line.units)
        }
      }),
    )
  })
})

/** Every way of dealing whole units out that covers no more than the need. */
function everyAllocation({ lines, candidates }: SourcingQuestion): Allocation[][] {
  let partial: Allocation[][] = [[]]
  for (const [lineIndex, line] of lines.entries()) {
    for (const [siteIndex, candidate] of candidates.entries()) {
      partial = partial.flatMap((allocations) => {
        const given = allocations.filter((part) => part.lineIndex === lineIndex)
        const left = line.units - given.reduce((sum, { units }) => sum + units, 0)
        const most = Math.min(left, candidate.stockUnits[lineIndex] ?? 0)
        const more = Array.from({ length: most }, (_, index) => ({ siteIndex, lineIndex, units: index + 1 }))
        return [allocations, ...more.map((part) => allocations.concat(part))]
      })
    }
  }
  return partial
}
