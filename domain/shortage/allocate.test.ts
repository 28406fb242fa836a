import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import { allocationCases } from './allocation-fixture.ts'
import type { Allocation, AllocationProblem, NeedColumns, ShareColumns } from './allocation-problem.ts'
import { noShares } from './allocation-problem.ts'

const plain = { reserveUnits: 0, packUnits: 1, needPerUnit: 1 }

function needsOf(rows: readonly Partial<Record<keyof NeedColumns, number>>[]): NeedColumns {
  const column = (name: keyof NeedColumns, otherwise: number) => rows.map((row) => row[name] ?? otherwise)
  return {
    tier: Uint8Array.from(column('tier', 0)),
    access: Uint32Array.from(column('access', 0)),
    needUnits: Float64Array.from(column('needUnits', 0)),
    heldUnits: Float64Array.from(column('heldUnits', 0)),
    capUnits: Float64Array.from(column('capUnits', Infinity)),
    weight: Float64Array.from(column('weight', 1)),
  }
}

function unitsOf({ shares }: Allocation, needCount: number): number[][] {
  const byNeed = Array.from({ length: needCount }, (): number[] => [])
  shares.units.forEach((units, row) => {
    const own = byNeed[shares.need[row] ?? 0]
    if (own !== undefined) own[shares.supply[row] ?? 0] = units
  })
  return byNeed
}

const cases = allocationCases({ supplies: 5, needs: 8, wholePacks: true })

const sumBySupply = ({ supplies }: AllocationProblem, { supply, units }: ShareColumns) => {
  const sums = supplies.map(() => 0)
  units.forEach((count, row) => (sums[supply[row] ?? 0] = (sums[supply[row] ?? 0] ?? 0) + count))
  return sums
}

describe('fair allocation', () => {
  it('fills everybody to one level of need, what they hold counted in', () => {
    // 100 to share; 20 are held: (100 + 20) of 200 needed is 60 % for each, and whoever holds more gets nothing.
    const needs = needsOf([
      { needUnits: 100 },
      { needUnits: 50, heldUnits: 20 },
      { needUnits: 50 },
      { needUnits: 10, heldUnits: 9 },
    ])
    const allocation = allocate({
      supplies: [{ ...plain, units: 100 }],
      accesses: [[0]],
      needs,
      promises: noShares,
    })
    expect([...allocation.receivedUnits]).toEqual([60, 10, 30, 0])
    expect(allocation.levels[0]).toEqual({ tier: 0, height: 0.6 })
  })

  it('gives what cannot be divided to the largest remainders, and a weight lifts the level', () => {
    const three = needsOf([{ needUnits: 10 }, { needUnits: 10 }, { needUnits: 10 }])
    const problem = { supplies: [{ ...plain, units: 10 }], accesses: [[0]], promises: noShares }
    expect([...allocate({ ...problem, needs: three }).receivedUnits]).toEqual([4, 3, 3])
    const weighted = needsOf([{ needUnits: 10 }, { needUnits: 10, weight: 1.5 }])
    expect([...allocate({ ...problem, needs: weighted }).receivedUnits]).toEqual([4, 6])
  })

  it('serves a lower tier only with what the upper ones cannot use', () => {
    const needs = needsOf([
      { tier: 1, needUnits: 30, access: 1 },
      { tier: 0, needUnits: 30, access: 0 },
    ])
    const supplies = [
      { ...plain, units: 20 },
      { ...plain, units: 5 },
    ]
    const allocation = allocate({ supplies, accesses: [[0], [0, 1]], needs, promises: noShares })
    expect([...allocation.receivedUnits]).toEqual([5, 20])
  })

  it('lets those who can use a substitute leave the rest to those who cannot', () => {
    const needs = needsOf([
      { needUnits: 60, access: 0 },
      { needUnits: 60, access: 1 },
    ])
    // 30 tablets, and 15 of double strength that one site only is allowed to use: 30 units of need for each.
    const supplies = [
      { ...plain, units: 30 },
      { ...plain, units: 15, needPerUnit: 2 },
    ]
    const allocation = allocate({ supplies, accesses: [[0], [0, 1]], needs, promises: noShares })
    expect([...allocation.receivedUnits]).toEqual([30, 30])
    expect(unitsOf(allocation, 2)).toEqual([[30], [undefined, 15]])
  })

  it('keeps a reserve, gives whole packs, and covers a need that is smaller than a pack', () => {
    const needs = needsOf([{ needUnits: 43 }, { needUnits: 43 }, { needUnits: 3 }])
    const supplies = [{ units: 130, reserveUnits: 25, packUnits: 10, needPerUnit: 1 }]
    const allocation = allocate({ supplies, accesses: [[0]], needs, promises: noShares })
    expect([...allocation.receivedUnits]).toEqual([50, 50, 0])
    expect([...allocation.leftUnits]).toEqual([0])
    const roomy = allocate({
      supplies: [{ units: 200, reserveUnits: 25, packUnits: 10, needPerUnit: 1 }],
      accesses: [[0]],
      needs,
      promises: noShares,
    })
    expect([...roomy.receivedUnits]).toEqual([50, 50, 10])
    expect([...roomy.leftUnits]).toEqual([60])
  })

  it('takes no promise back when supply arrives or others come, and cuts promises only by what is gone', () => {
    const supplies = [{ ...plain, units: 30 }]
    const first = allocate({
      supplies,
      accesses: [[0]],
      needs: needsOf([{ needUnits: 60 }, { needUnits: 60 }]),
      promises: noShares,
    })
    const needs = needsOf([{ needUnits: 60 }, { needUnits: 60 }, { needUnits: 60 }])
    const again = (units: number) =>
      allocate({ supplies: [{ ...plain, units }], accesses: [[0]], needs, promises: first.shares })
    expect([...again(36).receivedUnits]).toEqual([15, 15, 6])
    expect(again(36).cuts.units).toHaveLength(0)
    expect([...again(60).receivedUnits]).toEqual([20, 20, 20])
    const recalled = again(21)
    expect([...recalled.receivedUnits]).toEqual([11, 10, 0])
    expect([...recalled.cuts.units]).toEqual([4, 5])
  })

  it('cuts the lower tier’s promises first when goods are gone', () => {
    const needs = needsOf([{ needUnits: 20 }, { needUnits: 20, tier: 1 }])
    const promises = {
      need: Uint32Array.of(0, 1),
      supply: new Uint32Array(2),
      units: Float64Array.of(20, 10),
    }
    const allocation = allocate({
      supplies: [{ ...plain, units: 22 }],
      accesses: [[0]],
      needs,
      promises,
    })
    expect([...allocation.receivedUnits]).toEqual([20, 2])
    expect([...allocation.cuts.units]).toEqual([8])
  })

  it('cuts one unit for one that is gone, where a row begins at the level that the others have reached', () => {
    // 39 of 77 is no fraction that a double holds: multiplied again it is a little less than 39.
    const needs = needsOf([
      { needUnits: 77, heldUnits: 39 },
      { needUnits: 10, capUnits: 5, weight: 1.2 },
    ])
    const problem = {
      supplies: [{ units: 12, reserveUnits: 0, packUnits: 1, needPerUnit: 0.5 }],
      accesses: [[0]],
      needs,
      promises: noShares,
    }
    const { shares } = allocate(problem)
    const supplies = [{ units: 11, reserveUnits: 0, packUnits: 1, needPerUnit: 0.5 }]
    const { cuts } = allocate({ ...problem, supplies, promises: shares })
    expect(sumBySupply(problem, cuts)).toEqual([1])
  })

  it('refuses columns that do not fit together', () => {
    const needs = needsOf([{ needUnits: 1 }])
    const supplies = [{ ...plain, units: 1 }]
    const broken: AllocationProblem[] = [
      { supplies, accesses: [[1]], needs, promises: noShares },
      { supplies, accesses: [[0]], needs: { ...needs, weight: Float64Array.of(0) }, promises: noShares },
      { supplies, accesses: [[0]], needs: { ...needs, tier: new Uint8Array(2) }, promises: noShares },
      { supplies: [{ ...plain, units: 0.5 }], accesses: [[0]], needs, promises: noShares },
    ]
    for (const problem of broken) expect(() => allocate(problem)).toThrow(RangeError)
  })
})

describe('what holds of every allocation', () => {
  it('never gives more than there is, above a limit, a broken pack, or far above a need', () => {
    fc.assert(
      fc.property(cases, (problem) => {
        const allocation = allocate(problem)
        sumBySupply(problem, allocation.shares).forEach((sum, supply) => {
          const { units = 0, reserveUnits = 0 } = problem.supplies[supply] ?? {}
          expect(sum).toBeLessThanOrEqual(units - reserveUnits)
        })
        allocation.shares.units.forEach((units, row) => {
          expect(units % (problem.supplies[allocation.shares.supply[row] ?? 0]?.packUnits ?? 1)).toBe(0)
        })
        allocation.receivedUnits.forEach((units, need) => {
          expect(units).toBeLessThanOrEqual((problem.needs.capUnits[need] ?? 0) + 1e-9)
          const lacking = (problem.needs.needUnits[need] ?? 0) - (problem.needs.heldUnits[need] ?? 0)
          // The largest pack of the cases is worth 20 units of need.
          expect(units).toBeLessThan(Math.max(lacking, 0) + 20)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('gives a lower tier nothing that an upper one lacks, where one pack is like the other', () => {
    fc.assert(
      fc.property(cases, ({ supplies: mixed, ...rest }) => {
        const supplies = mixed.map((supply) => ({ ...supply, packUnits: 4, needPerUnit: 1 }))
        const { shares, receivedUnits } = allocate({ ...rest, supplies })
        const { tier, access, needUnits, heldUnits, capUnits } = rest.needs
        shares.supply.forEach((supply, row) => {
          receivedUnits.forEach((received, need) => {
            const isAbove = (tier[need] ?? 0) < (tier[shares.need[row] ?? 0] ?? 0)
            if (!isAbove || rest.accesses[access[need] ?? 0]?.includes(supply) !== true) return
            const lacks = (needUnits[need] ?? 0) - (heldUnits[need] ?? 0) - received > 0
            expect(lacks && received + 4 <= (capUnits[need] ?? 0)).toBe(false)
          })
        })
      }),
      { numRuns: 300 },
    )
  })

  it('lowers nobody’s exact share when there is more, and leaves nothing that somebody could use', () => {
    fc.assert(
      fc.property(cases, fc.nat(4), fc.integer({ min: 1, max: 40 }), (problem, at, extra) => {
        const more = problem.supplies.map((supply, index) =>
          index === at % problem.supplies.length ? { ...supply, units: supply.units + extra } : supply,
        )
        const before = allocate(problem)
        const after = allocate({ ...problem, supplies: more })
        after.fairUnits.forEach((units, need) => {
          expect(units).toBeGreaterThanOrEqual((before.fairUnits[need] ?? 0) - 1e-6)
        })
        before.leftUnits.forEach((left, supply) => {
          const { packUnits = 1, needPerUnit = 1 } = problem.supplies[supply] ?? {}
          if (left < packUnits) return
          before.receivedUnits.forEach((received, need) => {
            if (problem.accesses[need]?.includes(supply) !== true) return
            const { needUnits, heldUnits, capUnits } = problem.needs
            const lacks = (needUnits[need] ?? 0) - (heldUnits[need] ?? 0) - received > 1e-6
            expect(lacks && received + packUnits * needPerUnit <= (capUnits[need] ?? 0)).toBe(false)
          })
        })
      }),
      { numRuns: 300 },
    )
  })

  it('keeps every promise when it runs again, whatever arrives and whoever comes', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(60), { minLength: 5, maxLength: 5 }), (problem, extra) => {
        const first = allocate(problem)
        const needs = { ...problem.needs, tier: problem.needs.tier.toReversed() }
        const supplies = problem.supplies.map((supply, index) => ({
          ...supply,
          units: supply.units + (extra[index] ?? 0),
        }))
        const again = allocate({ ...problem, supplies, needs, promises: first.shares })
        expect(again.cuts.units).toHaveLength(0)
        const later = unitsOf(again, problem.accesses.length)
        unitsOf(first, problem.accesses.length).forEach((own, need) => {
          own.forEach((units, supply) => expect(later[need]?.[supply] ?? 0).toBeGreaterThanOrEqual(units))
        })
        const unchanged = allocate({ ...problem, promises: first.shares })
        expect(unitsOf(unchanged, problem.accesses.length)).toEqual(unitsOf(first, problem.accesses.length))
      }),
      { numRuns: 300 },
    )
  })

  it('cuts promises by exactly what is missing, to a pack, when goods disappear', () => {
    fc.assert(
      fc.property(cases, fc.array(fc.nat(60), { minLength: 5, maxLength: 5 }), (problem, lost) => {
        const first = allocate(problem)
        const supplies = problem.supplies.map((supply, index) => {
          const units = Math.max(0, supply.units - (lost[index] ?? 0))
          return { ...supply, units, reserveUnits: Math.min(supply.reserveUnits, units) }
        })
        const { cuts } = allocate({ ...problem, supplies, promises: first.shares })
        const promised = sumBySupply(problem, first.shares)
        sumBySupply(problem, cuts).forEach((cut, supply) => {
          const { units = 0, packUnits = 1 } = supplies[supply] ?? {}
          const missing = Math.max(0, (promised[supply] ?? 0) - units)
          expect(cut).toBe(Math.ceil(missing / packUnits) * packUnits)
        })
      }),
      { numRuns: 300 },
    )
  })
})
