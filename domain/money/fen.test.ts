import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineFen, perThousandFen } from './fen.ts'

describe('the price of a line', () => {
  it('is 40 units at 3.25 yuan = 130 yuan', () => {
    expect(lineFen(32_500, 40)).toBe(13_000)
  })

  it('is rounded half up once, not per unit', () => {
    expect(lineFen(149, 1)).toBe(1)
    expect(lineFen(150, 1)).toBe(2)
    expect(lineFen(50, 3)).toBe(2)
    expect(lineFen(49, 1)).toBe(0)
  })

  it('is exact where a double would not be', () => {
    expect(lineFen(2_147_483_647, 300_000_035)).toBe(6_442_451_692_619_276)
  })

  it('is within half a fen of the exact price, for any price and number of units', () => {
    const whole = fc.integer({ min: 0, max: 2_000_000_000 })
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 1_000_000 }), (price, units) => {
        const doubledError = 200n * BigInt(lineFen(price, units)) - 2n * BigInt(price) * BigInt(units)
        expect(doubledError > -100n && doubledError <= 100n).toBe(true)
      }),
    )
  })

  it('refuses fractions, negative numbers and amounts beyond exact integers', () => {
    expect(() => lineFen(1.5, 1)).toThrow(RangeError)
    expect(() => lineFen(100, -1)).toThrow(RangeError)
    expect(() => lineFen(Number.MAX_SAFE_INTEGER, 101)).toThrow(RangeError)
  })
})

describe('a part of an amount in thousandths', () => {
  it('is rounded half up', () => {
    expect(perThousandFen(13_000, 700)).toBe(9_100)
    expect(perThousandFen(5, 700)).toBe(4)
    expect(perThousandFen(1, 499)).toBe(0)
  })
})
