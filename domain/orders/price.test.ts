import { describe, expect, it } from 'vitest'
import { deliveryFeeFen, savingFen, tierPrice } from './price.ts'

const tiers = [
  { fromUnits: 20, unitPriceTenThousandths: 5_000 },
  { fromUnits: 200, unitPriceTenThousandths: 4_750 },
]

describe('a price with tiers', () => {
  it.each([
    [20, 5_000],
    [199, 5_000],
    [200, 4_750],
    [10_000, 4_750],
  ])('is for %d units %d ten-thousandths', (units, price) => {
    expect(tierPrice(tiers, units)).toBe(price)
    expect(tierPrice(tiers.toReversed(), units)).toBe(price)
  })

  it('is none below the lowest tier', () => {
    expect(tierPrice(tiers, 19)).toBeNull()
    expect(tierPrice([], 20)).toBeNull()
  })
})

describe('the saving of a direct leg', () => {
  it('is against the cheapest longer chain, each price rounded once', () => {
    // 0.4750 against 0.5151 and 0.6 yuan, 33 units: 15.675 → 15.68 and 16.998 → 17.00 yuan
    expect(savingFen(4_750, [6_000, 5_151], 33)).toBe(1_700 - 1_568)
  })

  it('is nothing where nobody is dearer, and unknown where there is nobody else', () => {
    expect(savingFen(5_000, [4_000], 33)).toBe(0)
    expect(savingFen(5_000, [], 33)).toBeNull()
  })
})

describe('the way', () => {
  it('costs nothing from its threshold on', () => {
    const terms = { minimumOrderFen: 0, freeDeliveryFen: 50_000, deliveryFeeFen: 800 }
    expect(deliveryFeeFen(terms, 49_999)).toBe(800)
    expect(deliveryFeeFen(terms, 50_000)).toBe(0)
  })
})
