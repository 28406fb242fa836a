import { classOf } from './demand-class.ts'
import { writeCleanWeeks, type DemandWeeks } from './demand-history.ts'
import { forecastWeekly } from './forecast.ts'
import { bootstrapDraws, safetyUnits } from './lead-time-demand.ts'
import { randomState } from './random.ts'

/** Many series in one memory: series `i` has its weeks from `i × weeks` on. */
export interface DemandSeries extends DemandWeeks {
  /** Weeks of each series. */
  readonly weeks: number
  /** Per series, in days. */
  readonly protectionDays: ArrayLike<number>
  /** Per series, in thousandths above 0 and below 1000. */
  readonly serviceLevelPerMille: ArrayLike<number>
  /** Per series: the seed of its draws, a whole number of 32 bits. */
  readonly seeds: ArrayLike<number>
}

/** Where the forecasts of many series are written, at the index of the series. */
export interface DemandForecasts {
  readonly weeklyUnits: Float32Array
  readonly safetyUnits: Float32Array
  /** Indexes in `demandClasses`. */
  readonly demandClass: Uint8Array
}

/** Memory for the forecasts of `count` series. */
export function forecastsFor(count: number): DemandForecasts {
  return {
    weeklyUnits: new Float32Array(count),
    safetyUnits: new Float32Array(count),
    demandClass: new Uint8Array(count),
  }
}

/**
 * Cleans, classifies and forecasts the series `from` to `to`. The answer to a series depends on it and its seed alone,
 *, so that it is the same however the series are shared out over workers.
 */
export function forecastDemand(series: DemandSeries, from: number, to: number, into: DemandForecasts): void {
  const clean = new Float32Array(series.weeks)
  const scratch = new Float64Array(bootstrapDraws)
  for (let index = from; index < to; index += 1) {
    const start = index * series.weeks
    const known = writeCleanWeeks(series, start, start + series.weeks, clean)
    const classIndex = classOf(clean, known)
    into.demandClass[index] = classIndex
    into.weeklyUnits[index] = classIndex === 0 ? 0 : forecastWeekly(clean, known, classIndex)
    into.safetyUnits[index] =
      classIndex === 0
        ? 0
        : safetyUnits(clean, known, {
            protectionDays: series.protectionDays[index] ?? 0,
            serviceLevel: (series.serviceLevelPerMille[index] ?? 0) / 1000,
            randomState: randomState(series.seeds[index] ?? 0),
            scratch,
          })
  }
}
