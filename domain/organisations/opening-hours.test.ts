import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, nextOpening, nextWorkStart, type SiteCalendar } from './opening-hours.ts'
import { shanghaiInstant } from './shanghai-time.ts'

const split = [
  { opens: '08:00', closes: '12:00' },
  { opens: '14:00', closes: '18:00' },
]

/** Open on weekdays with a midday break; the Friday is a holiday and the Saturday after it a working day. */
const calendar: SiteCalendar = {
  week: {
    monday: split,
    tuesday: split,
    wednesday: split,
    thursday: split,
    friday: split,
    saturday: [],
    sunday: [],
  },
  exceptions: [
    { date: '2026-11-27', hours: [] },
    { date: '2026-11-28', hours: [{ opens: '09:00', closes: '24:00' }] },
  ],
  cutOff: '15:00',
}

const closed: SiteCalendar = {
  week: { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] },
  exceptions: [],
  cutOff: null,
}

function openingAfter(date: string, time: string): Date | null {
  return nextOpening(calendar, shanghaiInstant(date, time))
}

function workStartAfter(date: string, time: string): Date | null {
  return nextWorkStart(calendar, shanghaiInstant(date, time))
}

describe('opening hours', () => {
  it.each([
    ['2026-11-23', '07:59', false],
    ['2026-11-23', '08:00', true],
    ['2026-11-23', '12:00', false],
    ['2026-11-23', '17:59', true],
    ['2026-11-23', '18:00', false],
    ['2026-11-27', '10:00', false],
    ['2026-11-28', '23:59', true],
    ['2026-11-29', '00:00', false],
  ])('on %s at %s: open is %s', (date, time, open) => {
    expect(isOpen(calendar, shanghaiInstant(date, time))).toBe(open)
  })

  it('finds the next opening over breaks, holidays and weekends', () => {
    expect(openingAfter('2026-11-23', '10:15')).toEqual(shanghaiInstant('2026-11-23', '10:15'))
    expect(openingAfter('2026-11-23', '12:00')).toEqual(shanghaiInstant('2026-11-23', '14:00'))
    expect(openingAfter('2026-11-26', '18:00')).toEqual(shanghaiInstant('2026-11-28', '09:00'))
    expect(openingAfter('2026-11-29', '00:00')).toEqual(shanghaiInstant('2026-11-30', '08:00'))
  })

  it('finds none for a site that never opens', () => {
    expect(nextOpening(closed, shanghaiInstant('2026-11-23', '10:00'))).toBeNull()
    expect(nextWorkStart(closed, shanghaiInstant('2026-11-23', '10:00'))).toBeNull()
  })

  it('starts what misses the cut-off on the next open day', () => {
    expect(workStartAfter('2026-11-23', '14:59')).toEqual(shanghaiInstant('2026-11-23', '14:59'))
    expect(workStartAfter('2026-11-23', '15:00')).toEqual(shanghaiInstant('2026-11-24', '08:00'))
    expect(workStartAfter('2026-11-26', '15:00')).toEqual(shanghaiInstant('2026-11-28', '09:00'))
  })

  it('always opens at a moment that is open and not before the one asked for', () => {
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(moment, (from) => {
        const opening = nextOpening(calendar, from)
        expect(opening !== null && opening >= from && isOpen(calendar, opening)).toBe(true)
        expect(isOpen(calendar, from)).toBe(opening?.getTime() === from.getTime())
      }),
    )
  })
})
