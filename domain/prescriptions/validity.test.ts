import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deadlines } from './deadlines.ts'
import { latestValidDate, validUntil } from './validity.ts'

describe('validUntil', () => {
  const morning = new Date('2026-11-23T00:30:00Z')
  const lateEvening = new Date('2026-11-23T15:59:00Z')
  const afterMidnight = new Date('2026-11-23T16:00:00Z')

  it('is 24:00 Shanghai of the day signed', () => {
    expect(validUntil(morning)).toEqual(new Date('2026-11-23T16:00:00Z'))
    expect(validUntil(lateEvening)).toEqual(new Date('2026-11-23T16:00:00Z'))
    expect(validUntil(afterMidnight)).toEqual(new Date('2026-11-24T16:00:00Z'))
  })

  it('is 24:00 of the stated day, at most the third counting the day signed', () => {
    expect(latestValidDate(morning)).toBe('2026-11-25')
    expect(validUntil(morning, '2026-11-24')).toEqual(new Date('2026-11-24T16:00:00Z'))
    expect(validUntil(morning, '2026-11-25')).toEqual(new Date('2026-11-25T16:00:00Z'))
    expect(validUntil(morning, '2026-12-31')).toEqual(new Date('2026-11-25T16:00:00Z'))
    expect(validUntil(morning, '2026-11-01')).toEqual(new Date('2026-11-23T16:00:00Z'))
  })

  it('lies after the signing, and never more than 72 hours after it', () => {
    const signing = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    const stated = fc.option(
      signing.map((date) => date.toISOString().slice(0, 10)),
      { nil: undefined },
    )
    fc.assert(
      fc.property(signing, stated, (signedAt, day) => {
        const hours = (validUntil(signedAt, day).getTime() - signedAt.getTime()) / 3_600_000
        expect(hours).toBeGreaterThan(0)
        expect(hours).toBeLessThanOrEqual(72)
      }),
    )
  })
})

describe('deadlines', () => {
  it('fall 24, 36 and 48 hours after the acknowledged POST', () => {
    expect(deadlines(new Date('2026-11-23T02:00:00Z'))).toEqual({
      first_warning: new Date('2026-11-24T02:00:00Z'),
      second_warning: new Date('2026-11-24T14:00:00Z'),
      breach: new Date('2026-11-25T02:00:00Z'),
    })
  })
})
