import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBudget, packsFen, type BudgetedOrder } from './fit-budget.ts'

const order: BudgetedOrder = {
  priority: 5,
  coverDays: 3,
  packs: 10,
  neededPacks: 4,
  packUnits: 10,
  unitPriceTenThousandths: 10_000,
}

describe('a budget', () => {
  it('brings every order to its point before it pays more of any', () => {
    // A pack costs 10 yuan. 9 packs: 4 and 4 to the points, one more for the first.
    const first = { ...order, priority: 1 }
    expect(fitBudget([order, first], 9_000)).toEqual([4, 5])
    expect(fitBudget([order, first], 6_500)).toEqual([2, 4])
  })

  it('goes first to what runs out first, of one priority', () => {
    expect(fitBudget([order, { ...order, coverDays: 1 }], 4_000)).toEqual([0, 4])
  })

  it('is never exceeded, is spent as far as it pays packs, and adds nothing to an order', () => {
    const orders = fc.array(
      fc
        .record({
          priority: fc.integer({ min: 1, max: 3 }),
          coverDays: fc.nat(30),
          packs: fc.nat(40),
          neededPacks: fc.nat(40),
          packUnits: fc.integer({ min: 1, max: 100 }),
          unitPriceTenThousandths: fc.nat(200_000),
        })
        .map((any) => ({ ...any, neededPacks: Math.min(any.neededPacks, any.packs) })),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(orders, fc.nat(500_000), (asked, budgetFen) => {
        const packs = fitBudget(asked, budgetFen)
        const spent = asked.reduce((sum, one, index) => sum + packsFen(one, packs[index] ?? 0), 0)
        expect(spent).toBeLessThanOrEqual(budgetFen)
        for (const [index, one] of asked.entries()) {
          const given = packs[index] ?? -1
          expect(Number.isInteger(given) && given >= 0 && given <= one.packs).toBe(true)
          if (given === one.packs) continue
          expect(spent - packsFen(one, given) + packsFen(one, given + 1)).toBeGreaterThan(budgetFen)
        }
      }),
    )
  })
})
