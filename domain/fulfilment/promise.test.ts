import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOpen, type OpenInterval, type SiteCalendar } from '#domain/organisations/opening-hours.ts'
import { planLegs, preparedAt, promiseOf, type Lane } from './promise.ts'

const daily = (hours: OpenInterval[]): SiteCalendar['week'] => ({
  monday: hours,
  tuesday: hours,
  wednesday: hours,
  thursday: hours,
  friday: hours,
  saturday: hours,
  sunday: hours,
})

function calendar(opens: string, closes: string, overrides: Partial<SiteCalendar> = {}): SiteCalendar {
  return { week: daily([{ opens, closes }]), exceptions: [], cutOff: null, ...overrides }
}

/** A moment by Shanghai's clocks in November 2026; the 22nd is a Sunday. */
const at = (day: number, time: string) => new Date(`2026-11-${day}T${time}:00+08:00`)

const calendars = new Map([
  ['city', calendar('08:00', '20:00', { cutOff: '18:00' })],
  ['county', calendar('08:00', '18:00')],
  ['village', calendar('08:30', '17:00')],
])

const lineHaul: Lane = {
  id: 'city to county',
  kind: 'line_haul',
  fromSiteId: 'city',
  toSiteId: 'county',
  departureMinutes: [5 * 60, 13 * 60],
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  cutOffMinutes: 60,
  travelMinutes: 120,
  costFen: 300,
}
const round: Lane = {
  ...lineHaul,
  id: 'county to village',
  kind: 'round',
  fromSiteId: 'county',
  toSiteId: 'village',
  departureMinutes: [9 * 60, 16 * 60],
  cutOffMinutes: 30,
  travelMinutes: 90,
  costFen: 150,
}
const door: Lane = {
  ...lineHaul,
  id: 'village doors',
  kind: 'door',
  fromSiteId: 'village',
  toSiteId: 'village',
  departureMinutes: [],
  cutOffMinutes: 0,
  travelMinutes: 40,
  costFen: 100,
}

describe('preparing a parcel', () => {
  it('goes on only while the site is open', () => {
    const county = calendar('08:00', '18:00')
    expect(preparedAt(county, at(22, '17:40'), 45)).toEqual(at(23, '08:25'))
    expect(preparedAt(county, at(22, '03:00'), 45)).toEqual(at(22, '08:45'))
  })

  it('may end at the minute of closing', () => {
    expect(preparedAt(calendar('08:00', '18:00'), at(22, '17:15'), 45)).toEqual(at(22, '18:00'))
  })

  it('starts on the next open day after the cut-off, skipping a holiday', () => {
    const site = calendar('08:00', '18:00', {
      cutOff: '16:00',
      exceptions: [{ date: '2026-11-23', hours: [] }],
    })
    expect(preparedAt(site, at(22, '16:00'), 30)).toEqual(at(24, '08:30'))
  })

  it('never ends at a site that does not open', () => {
    expect(preparedAt({ week: daily([]), exceptions: [], cutOff: null }, at(22, '10:00'), 30)).toBeNull()
  })
})

describe('planning legs', () => {
  it('catches a departure at its cut-off and misses it a minute later', () => {
    expect(planLegs([lineHaul], at(22, '12:00'), calendars)?.[0]?.departAt).toEqual(at(22, '13:00'))
    expect(planLegs([lineHaul], at(22, '12:01'), calendars)?.[0]?.departAt).toEqual(at(23, '05:00'))
  })

  it('lets a parcel that reaches a closed site wait for its opening', () => {
    const [leg] = planLegs([lineHaul], at(22, '20:00'), calendars) ?? []
    expect(leg).toMatchObject({ departAt: at(23, '05:00'), arriveAt: at(23, '08:00') })
  })

  it('does not run on days outside the timetable or on a day off of the departing site', () => {
    const weekdaysOnly = { ...lineHaul, weekdays: [1, 2, 3, 4, 5] }
    expect(planLegs([weekdaysOnly], at(21, '06:00'), calendars)?.[0]?.departAt).toEqual(at(23, '05:00'))
    const withHoliday = new Map(calendars).set(
      'city',
      calendar('08:00', '20:00', { exceptions: [{ date: '2026-11-23', hours: [] }] }),
    )
    expect(planLegs([weekdaysOnly], at(21, '06:00'), withHoliday)?.[0]?.departAt).toEqual(at(24, '05:00'))
  })

  it('leaves for a door on demand while the site is open, and rings after closing time', () => {
    expect(planLegs([door], at(22, '16:45'), calendars)?.[0]).toMatchObject({
      departAt: at(22, '16:45'),
      arriveAt: at(22, '17:25'),
    })
    expect(planLegs([door], at(22, '17:00'), calendars)?.[0]?.departAt).toEqual(at(23, '08:30'))
  })

  it('has no plan over a lane that never leaves', () => {
    expect(planLegs([{ ...lineHaul, weekdays: [] }], at(22, '10:00'), calendars)).toBeNull()
  })

  it('refuses a path with a gap', () => {
    expect(() => planLegs([lineHaul, door], at(22, '10:00'), calendars)).toThrow(RangeError)
  })
})

describe('a promise', () => {
  const order = { supplierSiteId: 'city', preparationMinutes: 60, path: [lineHaul, round, door], calendars }

  it('leads from preparation over each leg to the door', () => {
    const promise = promiseOf({ ...order, orderedAt: at(22, '10:30') })
    expect(promise?.packedAt).toEqual(at(22, '11:30'))
    expect(promise?.legs.map(({ departAt }) => departAt)).toEqual([
      at(22, '13:00'),
      at(22, '16:00'),
      at(23, '08:30'),
    ])
    expect(promise?.arriveAt).toEqual(at(23, '09:10'))
    expect(promise?.costFen).toBe(550)
  })

  it('is the end of preparation where the patient collects at the supplying site', () => {
    expect(promiseOf({ ...order, path: [], orderedAt: at(22, '10:30') })).toMatchObject({
      arriveAt: at(22, '11:30'),
      costFen: 0,
    })
  })

  it('never arrives before it left, and hands parcels only to open sites', () => {
    const minutes = fc.integer({ min: 0, max: 14 * 24 * 60 })
    fc.assert(
      fc.property(minutes, fc.integer({ min: 0, max: 900 }), (offset, preparationMinutes) => {
        const orderedAt = new Date(at(22, '00:00').getTime() + offset * 60_000)
        const promise = promiseOf({ ...order, orderedAt, preparationMinutes })
        const legs = promise?.legs ?? []
        const times = [orderedAt, ...legs.flatMap(({ departAt, arriveAt }) => [departAt, arriveAt])]
        expect(times).toEqual(times.toSorted((a, b) => a.getTime() - b.getTime()))
        const closed = legs.filter(({ kind, toSiteId, arriveAt }) => {
          const site = calendars.get(toSiteId)
          return kind !== 'door' && !(site && isOpen(site, arriveAt))
        })
        expect(closed).toEqual([])
        expect(promise?.legs).toHaveLength(3)
      }),
    )
  })

  it('is never earlier for an order that comes later', () => {
    const minutes = fc.integer({ min: 0, max: 14 * 24 * 60 })
    fc.assert(
      fc.property(minutes, minutes, (first, second) => {
        const [early, late] = [Math.min(first, second), Math.max(first, second)].map((offset) =>
          promiseOf({ ...order, orderedAt: new Date(at(22, '00:00').getTime() + offset * 60_000) }),
        )
        expect(early?.arriveAt.getTime()).toBeLessThanOrEqual(late?.arriveAt.getTime() ?? 0)
      }),
    )
  })
})
