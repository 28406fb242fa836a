import { describe, expect, it } from 'vitest'
import { perThousand } from '#domain/supervision/shares.ts'
import { perHeadFen, perHeadGrowthPerThousand } from './spending.ts'

describe('spending per head', () => {
  it('is what was settled for each insured person', () => {
    expect(perHeadFen({ settledFen: 100_001, heads: 2 })).toBe(50_001)
    expect(perHeadFen({ settledFen: 0, heads: 3 })).toBe(0)
    expect(perHeadFen({ settledFen: 5, heads: 0 })).toBeNull()
  })

  it.each([
    // Ningbo: 15.3 % in 2012, 5.2 % in 2015.
    [{ settledFen: 11_530_000, heads: 100 }, { settledFen: 10_000_000, heads: 100 }, 153],
    [{ settledFen: 10_520_000, heads: 100 }, { settledFen: 10_000_000, heads: 100 }, 52],
    // Twice the money for twice the people is no growth.
    [{ settledFen: 2_000, heads: 20 }, { settledFen: 1_000, heads: 10 }, 0],
    [{ settledFen: 900, heads: 10 }, { settledFen: 1_000, heads: 10 }, -100],
    [{ settledFen: 900, heads: 10 }, { settledFen: 0, heads: 10 }, null],
    [{ settledFen: 900, heads: 0 }, { settledFen: 100, heads: 10 }, null],
  ])('of %j against %j grew by %j in thousandths', (now, before, growth) => {
    expect(perHeadGrowthPerThousand(now, before)).toBe(growth)
  })

  it('went from 223 to 420 million yuan outside the hospitals of Ningbo', () => {
    const year = (yuan: number) => ({ settledFen: yuan * 100, heads: 1 })
    expect(perHeadGrowthPerThousand(year(420_000_000), year(223_000_000))).toBe(883)
    expect(perThousand(1, 3)).toBe(333)
  })
})
