import { describe, expect, it } from 'vitest'
import { isWithin } from './number-fault.ts'

describe('isWithin', () => {
  it('takes a whole number from the least to the most', () => {
    const limits = { least: 1, most: 30 }
    expect([1, 2, 30].every((value) => isWithin(value, limits))).toBe(true)
    expect([0, -5, 31, 1e12, 2.5].some((value) => isWithin(value, limits))).toBe(false)
  })

  it('takes nothing for a number where nothing was typed', () => {
    expect(isWithin(null, { least: 0 })).toBe(false)
    expect(isWithin(Number.NaN, { least: 0 })).toBe(false)
  })

  it('takes a fraction where one is asked for, and any size where nothing ends it', () => {
    expect(isWithin(0.5, { least: 0.1, isFraction: true })).toBe(true)
    expect(isWithin(0.05, { least: 0.1, isFraction: true })).toBe(false)
    expect(isWithin(1e12, { least: 0 })).toBe(true)
  })
})
