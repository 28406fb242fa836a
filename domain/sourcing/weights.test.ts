import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expiryDayNumber, waitingFen } from './weights.ts'

describe('the weight of an expiry date', () => {
  it('is its number of days since 1970 for every day of the calendar', () => {
    const days = fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('9999-12-30T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(days, (at) => {
        const date = at.toISOString().slice(0, 10)
        expect(expiryDayNumber(date)).toBe(Date.parse(date) / 86_400_000)
        expect(expiryDayNumber(date)).toBeLessThan(expiryDayNumber(null))
      }),
    )
  })
})

describe('the weight of waiting', () => {
  it('grows with the hours, in whole fen, and is never negative', () => {
    const asked = new Date('2026-11-22T02:00:00Z')
    expect(waitingFen(asked, new Date('2026-11-22T03:30:00Z'), 25)).toBe(38)
    expect(waitingFen(asked, new Date('2026-11-22T01:00:00Z'), 25)).toBe(0)
  })
})
