import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineFen } from '#domain/money/fen.ts'
import {
  averageConsumption,
  maximumStockUnits,
  monthsOfConsumption,
  unconstrainedUnits,
  unitsToOrder,
} from './consumption.ts'

describe('consumption', () => {
  it('of (5, 10) is 8 on average, rounded up', () => {
    expect(averageConsumption([5, 10])).toBe(8)
    expect(averageConsumption([])).toBe(0)
  })

  it('of 20 with 5 stock-out days in 3 months would have been 22', () => {
    expect(unconstrainedUnits(monthsOfConsumption(20, 3, 5))).toBe(22)
  })

  it('of 6 a month becomes 12 after 15 stock-out days of 30', () => {
    expect(unconstrainedUnits({ units: 6, days: 30, stockOutDays: 15 })).toBe(12)
  })

  it('cannot be told of a period without stock', () => {
    expect(unconstrainedUnits({ units: 0, days: 30, stockOutDays: 30 })).toBeNull()
  })

  it('refuses impossible periods', () => {
    for (const period of [
      { units: -1, days: 30, stockOutDays: 0 },
      { units: 1.5, days: 30, stockOutDays: 0 },
      { units: 1, days: 30, stockOutDays: 31 },
    ]) {
      expect(() => unconstrainedUnits(period)).toThrow(RangeError)
    }
  })

  it('is never less for the stock-outs, and the same without', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 366 }), fc.nat(365), (units, days, out) => {
        const stockOutDays = out % days
        const unconstrained = unconstrainedUnits({ units, days, stockOutDays }) ?? -1
        expect(unconstrained).toBeGreaterThanOrEqual(units)
        if (stockOutDays === 0) expect(unconstrained).toBe(units)
      }),
    )
  })
})

describe('stock to hold and to order', () => {
  it('is at most 15 for 7.25 on average and 2 months', () => {
    expect(maximumStockUnits(7.25, 2)).toBe(15)
  })

  it('is 10 for 2 on average over 7 periods with 4 in stock', () => {
    expect(unitsToOrder(2, 7, 4)).toBe(10)
    expect(unitsToOrder(2, 7, 20)).toBe(0)
  })

  it('costs 130 yuan for 40 units of 3.25', () => {
    expect(lineFen(32_500, 40)).toBe(13_000)
  })
})
