import { describe, expect, it } from 'vitest'
import { lastsUntil } from './current-supply.ts'

const sevenDays = { completedAt: null, daysSupply: 7, lastPartOn: null }

describe('a supply', () => {
  it('lasts its days after it was handed over, by the day in Shanghai', () => {
    expect(lastsUntil({ ...sevenDays, completedAt: new Date('2026-03-01T17:00:00Z') })).toBe('2026-03-09')
  })

  it('in parts lasts to the last day of the last one', () => {
    expect(lastsUntil({ ...sevenDays, daysSupply: 28, lastPartOn: '2026-04-01' })).toBe('2026-04-28')
  })

  it('has no end while it is on its way', () => {
    expect(lastsUntil(sevenDays)).toBeNull()
  })
})
