import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { classOf } from '#domain/replenishment/demand-class.ts'
import { writeCleanWeeks } from '#domain/replenishment/demand-history.ts'
import { forecastBySes, forecastWeekly } from '#domain/replenishment/forecast.ts'
import type { BenchOptions, BenchResult } from './bench.ts'
import { makeDemand } from './demand-world.ts'
import { rounded } from './figures.ts'
import type { SharedDemand, WorkerTask } from './replenish-worker.ts'

const villages = 12_000
const products = 400
const weeks = 52
const workerCount = 2
const mostSeconds = 60
const mostMebibytes = 2048
/** Weeks that are held out to see how far a forecast is off. */
const horizonWeeks = 8
/** Series whose forecasts are compared with what came. */
const comparedSeries = 40_000

/**
 * Measures how long it takes to clean, classify, forecast and reckon the safety stock of every product at every village
 * of a province, all in memory, on two worker threads. Beside it: how far the forecasts are off what came in the eight
 * weeks after, as RMSSE (Hyndman and Koehler 2006, squared as in M5), for ours and for simple smoothing of the same
 * cleaned weeks; and for simple smoothing of what was handed out, stock-outs and all.
 */
export async function run({ report }: BenchOptions): Promise<BenchResult> {
  const shared = sharedDemand(villages * products)
  report(`making ${shared.count} series of ${weeks} weeks`)
  await work(shared, 'make')
  report('forecasting')
  const start = performance.now()
  await work(shared, 'forecast')
  const seconds = (performance.now() - start) / 1000
  const mebibytes = process.resourceUsage().maxRSS / 1024
  report('comparing with what came')
  const errors = forecastErrors()
  return {
    figures: {
      seconds: rounded(seconds),
      rmsse: errors.ours,
      rmsse_ses: errors.ses,
      peak_mebibytes: Math.round(mebibytes),
    },
    peer: { name: 'SES on weeks as they were, stock-outs included', rmsse: errors.uncleaned },
    targets: [
      { figure: 'seconds', must: 'atMost', value: mostSeconds },
      { figure: 'peak_mebibytes', must: 'atMost', value: mostMebibytes },
      { figure: 'rmsse', must: 'atMost', value: errors.ses },
    ],
  }
}

function sharedDemand(count: number): SharedDemand {
  const bytes = (each: number, length = count) => new SharedArrayBuffer(each * length)
  return {
    count,
    weeks,
    units: new Uint16Array(bytes(2, count * weeks)),
    stockOutDays: new Uint8Array(bytes(1, count * weeks)),
    protectionDays: new Uint16Array(bytes(2)).fill(10),
    serviceLevelPerMille: new Uint16Array(bytes(2)).fill(950),
    seeds: Int32Array.from({ length: count }, (_, index) => index),
    forecasts: {
      weeklyUnits: new Float32Array(bytes(4)),
      safetyUnits: new Float32Array(bytes(4)),
      demandClass: new Uint8Array(bytes(1)),
    },
    next: new Int32Array(bytes(4, 1)),
  }
}

async function work(shared: SharedDemand, kind: WorkerTask['kind']): Promise<void> {
  Atomics.store(shared.next, 0, 0)
  const workerData: WorkerTask = { kind, shared }
  const workers = Array.from(
    { length: workerCount },
    () => new Worker(new URL('replenish-worker.ts', import.meta.url), { workerData }),
  )
  // An error of a worker rejects this as well.
  await Promise.all(workers.map((worker) => once(worker, 'exit')))
}

/** Mean RMSSE over series that vary at all: what came against each forecast, to four digits. */
function forecastErrors() {
  const clean = new Float32Array(weeks)
  const sums = { ours: 0, ses: 0, uncleaned: 0 }
  let compared = 0
  for (let index = 0; index < comparedSeries; index += 1) {
    const made = { units: new Float32Array(weeks), stockOutDays: new Uint8Array(weeks) }
    const truth: number[] = []
    makeDemand(index, { kept: weeks, hidden: horizonWeeks }, made, 0, truth)
    const known = writeCleanWeeks(made, 0, weeks, clean)
    const scale = meanSquaredStep(clean, known)
    if (scale === 0) continue
    compared += 1
    sums.ours += scaledError(truth, forecastWeekly(clean, known, classOf(clean, known)), scale)
    sums.ses += scaledError(truth, forecastBySes(clean, known), scale)
    sums.uncleaned += scaledError(truth, forecastBySes(made.units, weeks), scale)
  }
  const mean = (sum: number) => Math.round((sum / compared) * 10_000) / 10_000
  return { ours: mean(sums.ours), ses: mean(sums.ses), uncleaned: mean(sums.uncleaned) }
}

/** What the forecast "as last week" would err on the weeks themselves, squared. */
function meanSquaredStep(series: Float32Array, known: number): number {
  let sum = 0
  for (let week = 1; week < known; week += 1) sum += ((series[week] ?? 0) - (series[week - 1] ?? 0)) ** 2
  return known < 2 ? 0 : sum / (known - 1)
}

function scaledError(truth: readonly number[], forecast: number, scale: number): number {
  const squares = truth.reduce((sum, units) => sum + (units - forecast) ** 2, 0) / truth.length
  return Math.sqrt(squares / scale)
}
