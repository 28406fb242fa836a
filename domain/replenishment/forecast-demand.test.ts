import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { forecastDemand, forecastsFor, type DemandSeries } from './forecast-demand.ts'
import { bootstrapDraws, safetyUnits } from './lead-time-demand.ts'
import { randomState } from './random.ts'

const scratch = new Float64Array(bootstrapDraws)
const safetyOf = (units: readonly number[], protectionDays: number, serviceLevel: number, seed = 1) =>
  safetyUnits(Float32Array.from(units), units.length, {
    protectionDays,
    serviceLevel,
    randomState: randomState(seed),
    scratch,
  })

describe('safety stock', () => {
  it('is none where demand never varies', () => {
    expect(safetyOf([5, 5, 5, 5], 17, 0.99)).toBeCloseTo(0)
    expect(safetyOf([], 17, 0.99)).toBe(0)
  })

  it('covers the worst week where only that is enough', () => {
    // Every tenth week brings 100: of 95 % of weeks some are such, of half of the weeks none.
    const units = [100, ...Array.from({ length: 9 }, () => 0)]
    expect(safetyOf(units, 7, 0.95)).toBeCloseTo(90)
    expect(safetyOf(units, 7, 0.5)).toBe(0)
  })

  it('lies where the normal distribution puts it for the sum of many weeks', () => {
    // 10 weeks of 0 or 20: deviation √10 × 10 = 31.6, of which 95 % ask for 1.645.
    const estimates = Array.from({ length: 40 }, (_, seed) => safetyOf([0, 20], 70, 0.95, seed))
    const mean = estimates.reduce((sum, estimate) => sum + estimate, 0) / estimates.length
    expect(mean).toBeGreaterThan(45)
    expect(mean).toBeLessThan(60)
  })

  it('never shrinks when more service is asked for', () => {
    const units = fc.array(fc.nat(50), { minLength: 1, maxLength: 60 })
    const level = fc.integer({ min: 500, max: 995 })
    fc.assert(
      fc.property(units, fc.nat(60), level, level, (series, days, one, other) => {
        const [low, high] = [Math.min(one, other) / 1000, Math.max(one, other) / 1000]
        expect(safetyOf(series, days, high)).toBeGreaterThanOrEqual(safetyOf(series, days, low))
      }),
    )
  })
})

describe('forecasts of many series', () => {
  const count = 60
  const weeks = 52
  const series: DemandSeries = {
    weeks,
    units: Uint16Array.from({ length: count * weeks }, (_, index) =>
      (index * 7919) % 5 === 0 ? (index * 31) % 17 : 0,
    ),
    stockOutDays: Uint8Array.from({ length: count * weeks }, (_, index) => (index * 13) % 6),
    protectionDays: new Uint16Array(count).fill(17),
    serviceLevelPerMille: new Uint16Array(count).fill(950),
    seeds: Int32Array.from({ length: count }, (_, index) => index * 7),
  }

  it('are the same however the series are shared out', () => {
    const whole = forecastsFor(count)
    forecastDemand(series, 0, count, whole)
    const shared = forecastsFor(count)
    forecastDemand(series, 37, count, shared)
    forecastDemand(series, 0, 37, shared)
    expect(shared).toEqual(whole)
    expect(Math.min(...whole.weeklyUnits)).toBeGreaterThan(0)
    expect(Math.min(...whole.safetyUnits)).toBeGreaterThan(0)
  })

  it('are nothing where nothing was asked for', () => {
    const forecasts = forecastsFor(1)
    const empty = { ...series, units: new Uint16Array(weeks), stockOutDays: new Uint8Array(weeks) }
    forecastDemand(empty, 0, 1, forecasts)
    expect([forecasts.weeklyUnits[0], forecasts.safetyUnits[0], forecasts.demandClass[0]]).toEqual([0, 0, 0])
  })
})
