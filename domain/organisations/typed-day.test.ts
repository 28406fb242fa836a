import { describe, expect, it } from 'vitest'
import { typedDay } from './typed-day.ts'

describe('typedDay', () => {
  it('takes a day that somebody may mean, and no slip', () => {
    const taken = [
      '1900-01-01',
      '2026-02-28',
      '2199-12-31',
      '0001-01-01',
      '0226-11-01',
      '9999-12-31',
      '2026-02-30',
    ]
    expect(taken.filter((day) => typedDay.safeParse(day).success)).toEqual(taken.slice(0, 3))
  })
})
