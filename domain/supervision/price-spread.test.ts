import { describe, expect, it } from 'vitest'
import { priceSpread } from './price-spread.ts'
import { deviationPerThousand } from './shares.ts'

describe('prices of one product', () => {
  it('are told by the lowest, the middle and the highest of them', () => {
    expect(priceSpread([5_000, 6_500, 5_500])).toEqual({
      sellers: 3,
      lowest: 5_000,
      median: 5_500,
      highest: 6_500,
      spreadPerThousand: 273,
    })
    expect(priceSpread([4_000, 5_000]).median).toBe(4_000)
    expect(priceSpread([0, 0]).spreadPerThousand).toBeNull()
  })

  it('deviate from the middle in thousandths of it', () => {
    expect([5_000, 5_500, 6_500].map((price) => deviationPerThousand(price, 5_500))).toEqual([-91, 0, 182])
  })
})
