import { describe, expect, it } from 'vitest'
import { addMonths, lastDayOf, monthsBetween, monthRange } from './shanghai-month.ts'

describe('a month in Shanghai', () => {
  it('begins at 16:00 UTC of the day before, and ends where the next one begins', () => {
    expect(monthRange('2026-12')).toEqual({
      from: new Date('2026-11-30T16:00:00Z'),
      until: new Date('2026-12-31T16:00:00Z'),
    })
  })

  it('is counted on over the turn of the year', () => {
    expect(addMonths('2026-01', -1)).toBe('2025-12')
    expect(addMonths('2026-12', 1)).toBe('2027-01')
    expect(addMonths('2026-03', -12)).toBe('2025-03')
    expect([lastDayOf(addMonths('2000-01', -12)), addMonths('2099-12', 12)]).toEqual([
      '1999-01-31',
      '2100-12',
    ])
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  })

  it('is not what has not its form', () => {
    expect(() => monthRange('2026-13')).toThrow(RangeError)
  })

  it('has the last day of its calendar', () => {
    expect(['2026-02', '2028-02', '2026-12'].map(lastDayOf)).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2026-12-31',
    ])
  })
})
