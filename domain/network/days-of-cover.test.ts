import { describe, expect, it } from 'vitest'
import { coverLevel, daysOfCover } from './days-of-cover.ts'

describe('days of cover', () => {
  it('go by what was asked for while there was stock', () => {
    // Six in a month with 15 days out of stock are a demand of twelve a month.
    expect(daysOfCover(12, { units: 6, daysInStock: 15 })).toBe(30)
    expect(daysOfCover(100, { units: 28, daysInStock: 28 })).toBe(100)
    expect(daysOfCover(0, { units: 28, daysInStock: 28 })).toBe(0)
    expect(daysOfCover(99, { units: 28, daysInStock: 14 })).toBe(49)
  })

  it('are unknown where nothing was asked for', () => {
    expect(daysOfCover(500, { units: 0, daysInStock: 28 })).toBeNull()
    expect(daysOfCover(0, { units: 0, daysInStock: 0 })).toBeNull()
  })

  it('have a level each', () => {
    expect([null, 0, 1, 6, 7, 29, 30].map(coverLevel)).toEqual([
      'unknown',
      'out',
      'short',
      'short',
      'enough',
      'enough',
      'ample',
    ])
  })
})
