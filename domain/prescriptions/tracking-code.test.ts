import { describe, expect, it } from 'vitest'
import { checkTrackingCode, requestTrackingCode, type TrackingCodeRecord } from './tracking-code.ts'

const start = new Date('2026-03-02T02:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const fresh: TrackingCodeRecord = { requestedAt: start, requests: 1, attempts: 0, usedAt: null }

describe('requesting a code for the private part', () => {
  it('is refused within a minute of the last one, and replaces it after that', () => {
    expect(requestTrackingCode(fresh, after(59))).toBeNull()
    expect(requestTrackingCode({ ...fresh, attempts: 4 }, after(60))).toEqual({
      requestedAt: after(60),
      requests: 2,
      attempts: 0,
      usedAt: null,
    })
  })

  it('is refused after ten in a day and allowed again a day later', () => {
    const tired = { ...fresh, requests: 10 }
    expect(requestTrackingCode(tired, after(3600))).toBeNull()
    expect(requestTrackingCode(tired, after(24 * 3600 + 1))?.requests).toBe(1)
  })
})

describe('trying a code', () => {
  it('opens with the right code within ten minutes, once', () => {
    expect(checkTrackingCode(fresh, true, after(600))).toBe('open')
    expect(checkTrackingCode(fresh, true, after(601))).toBe('expired')
    expect(checkTrackingCode({ ...fresh, usedAt: start }, true, after(1))).toBe('expired')
  })

  it('is closed after five wrong tries, even for the right code', () => {
    expect(checkTrackingCode({ ...fresh, attempts: 4 }, false, after(1))).toBe('wrong')
    expect(checkTrackingCode({ ...fresh, attempts: 5 }, true, after(1))).toBe('expired')
  })

  it('is expired when none was requested', () => {
    expect(checkTrackingCode(null, true, start)).toBe('expired')
  })
})
