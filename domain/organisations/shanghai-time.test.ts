import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  ageYears,
  endOfDay,
  shanghaiDate,
  shanghaiInstant,
  shanghaiWeekday,
} from './shanghai-time.ts'

describe('Shanghai time', () => {
  it('is eight hours ahead of UTC', () => {
    expect(shanghaiDate(new Date('2026-11-22T15:59:59Z'))).toBe('2026-11-22')
    expect(shanghaiDate(new Date('2026-11-22T16:00:00Z'))).toBe('2026-11-23')
    expect(shanghaiInstant('2026-11-23', '08:30')).toEqual(new Date('2026-11-23T00:30:00Z'))
  })

  it('ends a day at 24:00, which is 00:00 of the next', () => {
    expect(endOfDay('2026-11-22')).toEqual(new Date('2026-11-22T16:00:00Z'))
    expect(endOfDay('2026-11-22')).toEqual(shanghaiInstant('2026-11-22', '24:00'))
    expect(endOfDay('2026-11-22')).toEqual(shanghaiInstant('2026-11-23', '00:00'))
  })

  it('counts days over months and leap years', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })

  it('knows the weekday', () => {
    expect(shanghaiWeekday('2026-11-22')).toBe('sunday')
    expect(shanghaiWeekday('2026-11-23')).toBe('monday')
  })

  it('holds every moment between the end of the day before and the end of its own day', () => {
    const moment = fc.date({ min: new Date('1950-01-01'), max: new Date('2150-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(moment, (at) => {
        const date = shanghaiDate(at)
        expect(at < endOfDay(date)).toBe(true)
        expect(at >= endOfDay(addDays(date, -1))).toBe(true)
      }),
    )
  })
})

describe('ageYears', () => {
  it.each([
    ['2020-11-23', '2026-11-22', 5],
    ['2020-11-23', '2026-11-23', 6],
    ['2020-02-29', '2026-02-28', 5],
    ['2020-02-29', '2026-03-01', 6],
    ['2026-11-23', '2026-11-23', 0],
  ])('of a person born on %s is on %s %i', (birthDate, date, age) => {
    expect(ageYears(birthDate, date)).toBe(age)
  })
})
