import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largestRemainderShares } from './shares.ts'

describe('splitting by largest remainder', () => {
  it('gives what is left to the largest remainders', () => {
    expect(largestRemainderShares(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(largestRemainderShares(10, [15, 25, 60])).toEqual([2, 2, 6])
  })

  it('gives nothing to a weight of 0', () => {
    expect(largestRemainderShares(7, [0, 3, 0])).toEqual([0, 7, 0])
    expect(largestRemainderShares(0, [0, 0])).toEqual([0, 0])
  })

  it('refuses to split something by nothing', () => {
    expect(() => largestRemainderShares(1, [0, 0])).toThrow(RangeError)
    expect(() => largestRemainderShares(1, [])).toThrow(RangeError)
    expect(() => largestRemainderShares(1.5, [1])).toThrow(RangeError)
  })

  it('sums to the total, each share within one of its exact part', () => {
    const weights = fc.array(fc.nat({ max: 2 ** 40 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), weights, (total, parts) => {
        fc.pre(parts.some((part) => part > 0))
        const shares = largestRemainderShares(total, parts)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
        const weightSum = parts.reduce((sum, part) => sum + BigInt(part), 0n)
        for (const [index, share] of shares.entries()) {
          const error = BigInt(share) * weightSum - BigInt(total) * BigInt(parts[index] ?? 0)
          expect(error < weightSum && error > -weightSum).toBe(true)
        }
      }),
    )
  })
})
