import { describe, expect, it } from 'vitest'
import { classOf, demandClasses } from './demand-class.ts'
import { writeCleanWeeks } from './demand-history.ts'
import { forecastBySba, forecastBySes, forecastByTsb, forecastWeekly } from './forecast.ts'

const weeksOf = (...units: number[]) => Float32Array.from(units)
const repeat = (times: number, ...units: number[]) =>
  weeksOf(...Array.from({ length: times }, () => units).flat())
const classNameOf = (weeks: Float32Array) => demandClasses[classOf(weeks, weeks.length)]

describe('demand history', () => {
  it('is scaled up for stock-out days, and left out where most days were without stock', () => {
    const into = new Float32Array(4)
    const series = { units: [8, 6, 4, 9], stockOutDays: [3, 0, 4, 7] }
    expect(writeCleanWeeks(series, 0, 4, into)).toBe(2)
    expect([...into.subarray(0, 2)]).toEqual([14, 6])
  })
})

describe('the class of demand', () => {
  it('is told by how often it comes and how its sizes vary, with borders at 1.32 and 0.49', () => {
    expect(classNameOf(repeat(12, 5, 6, 4))).toBe('smooth')
    expect(classNameOf(repeat(12, 1, 1, 1, 9))).toBe('erratic')
    expect(classNameOf(repeat(12, 0, 5, 0, 6))).toBe('intermittent')
    expect(classNameOf(repeat(12, 0, 0, 1, 0, 0, 1, 0, 12))).toBe('lumpy')
    expect(classNameOf(repeat(4, 0))).toBe('none')
    expect(classOf(weeksOf(), 0)).toBe(0)
  })

  it('is intermittent from an interval of 1.32 weeks on', () => {
    const withDemand = (demands: number, weeks: number) =>
      Float32Array.from({ length: weeks }, (_, week) => (week < demands ? 5 : 0))
    expect(classNameOf(withDemand(25, 33))).toBe('intermittent')
    expect(classNameOf(withDemand(26, 34))).toBe('smooth')
  })
})

describe('a forecast', () => {
  it('of even demand is that demand, by smoothing', () => {
    expect(forecastBySes(repeat(26, 7), 26)).toBeCloseTo(7)
    expect(forecastBySes(weeksOf(), 0)).toBe(0)
  })

  it('follows a lasting change by the largest factor', () => {
    // 26 weeks of 10, then 8 weeks of 20: by 0.3 a share of 0.7^8 of the step is left.
    const weeks = weeksOf(...repeat(26, 10), ...repeat(8, 20))
    expect(forecastBySes(weeks, weeks.length)).toBeCloseTo(20 - 10 * 0.7 ** 8, 3)
  })

  it('of 6 in every second week is a little below 3 a week, without the bias of Croston', () => {
    const weeks = repeat(26, 0, 6)
    const forecast = forecastBySba(weeks, weeks.length)
    expect(forecast).toBeGreaterThanOrEqual(3 * (1 - 0.3 / 2))
    expect(forecast).toBeLessThanOrEqual(3 * (1 - 0.05 / 2))
  })

  it('sinks where nobody asks any more, which Croston would not see', () => {
    const weeks = weeksOf(...repeat(8, 0, 1, 0, 12), ...repeat(20, 0))
    expect(forecastByTsb(weeks, weeks.length)).toBeLessThan(0.5)
    expect(forecastBySba(weeks, weeks.length)).toBeGreaterThan(2)
  })

  it('takes the method of its class', () => {
    const weeks = repeat(12, 0, 5, 0, 6)
    const by = (name: (typeof demandClasses)[number]) =>
      forecastWeekly(weeks, weeks.length, demandClasses.indexOf(name))
    expect(by('smooth')).toBe(forecastBySes(weeks, weeks.length))
    expect(by('erratic')).toBe(forecastBySba(weeks, weeks.length))
    expect(by('intermittent')).toBe(forecastByTsb(weeks, weeks.length))
    expect(by('lumpy')).toBe(forecastByTsb(weeks, weeks.length))
  })
})
