import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '#domain/organisations/shanghai-time.ts'
import { missedAt, neededBy, orderAt, partDates } from './dates.ts'

const hourMilliseconds = 3_600_000
const after = (hours: number) => (at: Date) => new Date(at.getTime() + hours * hourMilliseconds)

describe('the dates of a long prescription', () => {
  it('give 12 weeks in 3 parts a first dose every 28 days', () => {
    expect(partDates('2026-03-02', { parts: 3, daysPerPart: 28 })).toEqual([
      '2026-03-02',
      '2026-03-30',
      '2026-04-27',
    ])
  })

  it('need a part before the day of the last dose of the part before', () => {
    // First dose on 30 March: the part before ends on the 29th, so this one is there when the 29th begins in Shanghai.
    expect(neededBy('2026-03-30').toISOString()).toBe('2026-03-28T16:00:00.000Z')
  })

  it('order two days ahead where the network is quick, so that the 48 hours are over in time', () => {
    expect(orderAt('2026-03-30', after(20)).toISOString()).toBe('2026-03-26T16:00:00.000Z')
  })

  it('order as much earlier as the promise is longer', () => {
    expect(orderAt('2026-03-30', after(72)).toISOString()).toBe('2026-03-25T16:00:00.000Z')
    expect(orderAt('2026-03-30', after(73)).toISOString()).toBe('2026-03-24T16:00:00.000Z')
  })

  it('order two weeks ahead where there is no way, so that people have time to find one', () => {
    expect(orderAt('2026-03-30', () => null).toISOString()).toBe('2026-03-14T16:00:00.000Z')
  })

  it('always have a part promised before it is needed, whatever it takes up to ten days', () => {
    const hours = fc.integer({ min: 0, max: 240 })
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 365 }), (promiseHours, days) => {
        const firstDoseOn = addDays('2026-03-02', days)
        const arriveAt = after(promiseHours)(orderAt(firstDoseOn, after(promiseHours)))
        expect(arriveAt.getTime()).toBeLessThanOrEqual(neededBy(firstDoseOn).getTime())
      }),
    )
  })

  it('miss a part when a week without it is over', () => {
    expect(missedAt('2026-03-30').toISOString()).toBe('2026-04-05T16:00:00.000Z')
  })
})
