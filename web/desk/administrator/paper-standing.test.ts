import { describe, expect, it } from 'vitest'
import { standingOfPaper } from './paper-standing.ts'

describe('a dated paper', () => {
  const paper = { validFrom: '2026-03-01', validTo: '2026-08-31' }
  const standingAt = (instant: string) => standingOfPaper(paper, new Date(instant))

  it('holds from the first minute of its first day to the last of its last day, in Shanghai', () => {
    expect(standingAt('2026-02-28T15:59:00Z')).toBe('notYet')
    expect(standingAt('2026-02-28T16:00:00Z')).toBe('inForce')
    expect(standingAt('2026-08-31T15:59:00Z')).toBe('expiring')
    expect(standingAt('2026-08-31T16:00:00Z')).toBe('expired')
  })

  it('is told to be expiring 60 days before', () => {
    expect(standingAt('2026-07-01T04:00:00Z')).toBe('inForce')
    expect(standingAt('2026-07-02T04:00:00Z')).toBe('expiring')
  })
})
