import { describe, expect, it } from 'vitest'
import { licenceEnds, licenceInForce } from './licence.ts'

const dates = { validFrom: '2026-01-01', validTo: '2026-03-02', expiresAt: null }

describe('a licence', () => {
  it('is in force from the first moment of its first day to the last of its last, in Shanghai', () => {
    expect(licenceInForce(dates, new Date('2025-12-31T15:59:59.999Z'))).toBe(false)
    expect(licenceInForce(dates, new Date('2025-12-31T16:00:00Z'))).toBe(true)
    expect(licenceInForce(dates, new Date('2026-03-02T15:59:59.999Z'))).toBe(true)
    expect(licenceInForce(dates, new Date('2026-03-02T16:00:00Z'))).toBe(false)
  })

  it('ends at noon when it says so, to the millisecond', () => {
    const atNoon = { ...dates, expiresAt: new Date('2026-03-02T04:00:00Z') }
    expect(licenceInForce(atNoon, new Date('2026-03-02T03:59:59.999Z'))).toBe(true)
    expect(licenceInForce(atNoon, new Date('2026-03-02T04:00:00Z'))).toBe(false)
  })

  it('never lasts beyond its last day, whatever instant it names', () => {
    const late = { ...dates, expiresAt: new Date('2026-04-01T00:00:00Z') }
    expect(licenceEnds(late)).toEqual(new Date('2026-03-02T16:00:00Z'))
  })
})
