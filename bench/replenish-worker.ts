import { workerData } from 'node:worker_threads'
import { forecastDemand, type DemandForecasts } from '#domain/replenishment/forecast-demand.ts'
import { makeDemand } from './demand-world.ts'

/** Memory that all workers of the bench share. */
export interface SharedDemand {
  readonly count: number
  readonly weeks: number
  readonly units: Uint16Array
  readonly stockOutDays: Uint8Array
  readonly protectionDays: Uint16Array
  readonly serviceLevelPerMille: Uint16Array
  readonly seeds: Int32Array
  readonly forecasts: DemandForecasts
  /** The first series that no worker has taken yet. */
  readonly next: Int32Array
}

/** What a worker does before it ends. */
export interface WorkerTask {
  readonly kind: 'make' | 'forecast'
  readonly shared: SharedDemand
}

/** Series that a worker takes at once. */
const share = 20_000

const { kind, shared } = workerData as WorkerTask

for (let from = take(); from < shared.count; from = take()) {
  const to = Math.min(shared.count, from + share)
  if (kind === 'forecast') forecastDemand(shared, from, to, shared.forecasts)
  else make(from, to)
}

function take(): number {
  return Atomics.add(shared.next, 0, share)
}

function make(from: number, to: number): void {
  for (let index = from; index < to; index += 1) {
    makeDemand(index, { kept: shared.weeks, hidden: 0 }, shared, index * shared.weeks)
  }
}
