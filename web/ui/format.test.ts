import { describe, expect, it } from 'vitest'
import { formatCount, formatDatedInstant, formatDeadline, formatDistance, formatInstant } from './format.ts'

const noon = new Date('2026-03-02T04:00:00Z')

describe('formatInstant', () => {
  it('tells the time in Shanghai, wherever the server stands', () => {
    expect(formatInstant(new Date('2026-03-01T20:05:00Z'), 'zh-CN')).toBe('3月2日周一 04:05')
    expect(formatInstant(new Date('2026-03-01T20:05:00Z'), 'en')).toBe('Mon, Mar 2, 04:05')
  })

  it('calls midnight 00:00 of the new day, in both languages', () => {
    const midnight = new Date('2026-03-02T16:00:00Z')
    expect(formatInstant(midnight, 'zh-CN')).toBe('3月3日周二 00:00')
    expect(formatInstant(midnight, 'en')).toBe('Tue, Mar 3, 00:00')
  })
})

describe('formatDatedInstant', () => {
  it('says the year of what stays on record', () => {
    const at = new Date('2026-12-31T16:00:00Z')
    expect(formatDatedInstant(at, 'zh-CN')).toBe('2027年1月1日 00:00')
    expect(formatDatedInstant(at, 'en')).toBe('Jan 1, 2027, 00:00')
    expect(formatDatedInstant(at, 'ko')).toBe('2027년 1월 1일 00:00')
  })
})

describe('formatDeadline', () => {
  it('says the weekday of what is due within three days, and the year of what is further off', () => {
    const after = (hours: number) => new Date(noon.getTime() + hours * 3_600_000)
    expect(formatDeadline(after(48), noon, 'zh-CN')).toBe('3月4日周三 12:00')
    expect(formatDeadline(after(-48), noon, 'en')).toBe('Sat, Feb 28, 12:00')
    expect(formatDeadline(after(14 * 24), noon, 'zh-CN')).toBe('2026年3月16日 12:00')
  })
})

describe('formatDistance', () => {
  const after = (minutes: number) => new Date(noon.getTime() + minutes * 60_000)

  it('counts minutes up to an hour and a half, then hours, and days from three days on', () => {
    expect(formatDistance(after(89), noon, 'en')).toBe('in 89 minutes')
    expect(formatDistance(after(90), noon, 'en')).toBe('in 2 hours')
    expect(formatDistance(after(-180), noon, 'zh-CN')).toBe('3小时前')
    expect(formatDistance(after(48 * 60), noon, 'zh-CN')).toBe('48小时后')
    expect(formatDistance(after(192 * 60), noon, 'zh-CN')).toBe('8天后')
    expect(formatDistance(noon, noon, 'zh-CN')).toBe('此刻')
  })
})

describe('formatCount', () => {
  it('separates thousands', () => {
    expect(formatCount(12_345, 'en')).toBe('12,345')
    expect(formatCount(12_345, 'zh-CN')).toBe('12,345')
  })
})
