import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { divideLot } from './divide-lot.ts'
import { planContracts } from './plan-contracts.ts'
import { savingOf, surplusShareFen } from './surplus.ts'

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)

describe('dividing a lot', () => {
  it('sums exactly for every supplier, institution and distributor', () => {
    const cases = fc
      .record({
        institutions: fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 12 }),
        cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 }),
        weights: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 }),
      })
      .map(({ institutions, cuts, weights }) => {
        const total = sumOf(institutions)
        const marks = [0, ...cuts.map((cut) => Math.round(cut * total)).toSorted((a, b) => a - b), total]
        const supplies = marks.slice(1).map((mark, index) => mark - (marks[index] ?? 0))
        return { institutions, supplies, weights }
      })
    fc.assert(
      fc.property(cases, ({ institutions, supplies, weights }) => {
        const portions = divideLot(supplies, institutions, weights)
        const units = (of: 'supply' | 'institution', index: number) =>
          sumOf(portions.filter((portion) => portion[of] === index).map((portion) => portion.units))
        supplies.forEach((supply, index) => expect(units('supply', index)).toBe(supply))
        institutions.forEach((given, index) => expect(units('institution', index)).toBe(given))
        expect(portions.every((portion) => portion.units > 0 && portion.distributor < weights.length)).toBe(
          true,
        )
      }),
    )
  })

  it('refuses sums that differ', () => {
    expect(() => divideLot([3], [4], [1])).toThrow(RangeError)
  })
})

describe('planning contracts', () => {
  const lot = {
    productId: 'p',
    regionCode: '640422',
    institutions: [
      { institutionId: 'a', units: 7 },
      { institutionId: 'b', units: 3 },
    ],
    supplies: [{ supplierId: 'main', units: 10, unitPriceTenThousandths: 100 }],
    backup: { supplierId: 'backup', unitPriceTenThousandths: 120 },
  }
  const carriers = [{ distributorId: 'd', weight: 1 }]

  it('gives a lot a main and a backup supplier', () => {
    const { contracts } = planContracts([lot], carriers, new Set(['main', 'backup']))
    expect(contracts.map(({ role, supplierId, promisedUnits }) => [role, supplierId, promisedUnits])).toEqual(
      [
        ['main', 'main', 10],
        ['backup', 'backup', 0],
      ],
    )
  })

  it('lets the backup take the place of a main supplier that may not supply any more', () => {
    const { contracts } = planContracts([lot], carriers, new Set(['backup']))
    expect(contracts).toMatchObject([
      { role: 'main', supplierId: 'backup', promisedUnits: 10, unitPriceTenThousandths: 120 },
    ])
    expect(planContracts([lot], carriers, new Set()).uncovered).toEqual([lot])
  })
})

describe('the surplus share', () => {
  it('is at most half of what was saved: of 1,000,000 − 400,000 at most 300,000', () => {
    const facts = { budgetFen: 1_000_000, actualFen: 400_000, ratioPerMille: 500, assessmentPerMille: 1_000 }
    expect(surplusShareFen(facts, '2026-03-02')).toBe(300_000)
    expect(surplusShareFen({ ...facts, ratioPerMille: 900 }, '2026-03-02')).toBe(300_000)
    expect(surplusShareFen({ ...facts, assessmentPerMille: 900 }, '2026-03-02')).toBe(270_000)
    expect(surplusShareFen({ ...facts, actualFen: 1_000_001 }, '2026-03-02')).toBe(0)
    expect(() => surplusShareFen({ ...facts, actualFen: -1 }, '2026-03-02')).toThrow(RangeError)
  })

  it('counts a saving from costs that are each rounded once', () => {
    expect(savingOf({ units: 3, unitPriceTenThousandths: 1_250, lastPriceTenThousandths: 4_050 })).toEqual({
      budgetFen: 122,
      actualFen: 38,
    })
  })
})
