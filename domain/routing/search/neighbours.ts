import type { Matrix, Model } from './model.ts'

/** How many stops a stop may be put behind, and before. */
const insertionCount = 32
/** How many stops around one are looked at for strings to take out. */
const aroundCount = 250
/** What a second of waiting weighs against a second of driving, in how near two stops are. */
const waitingWeight = 0.2

/**
 * For each stop the stops that make sense directly before it and directly behind it, nearest first; and the stops
 * around it. A row that has fewer ends with −1.
 */
export interface Neighbours {
  readonly width: number
  readonly before: Int32Array
  readonly after: Int32Array
  readonly aroundWidth: number
  readonly around: Int32Array
}

type Known = Pick<
  Model,
  'stops' | 'places' | 'metresOut' | 'secondsOut' | 'placeOf' | 'opens' | 'closes' | 'service'
>

/** Stops that nobody can serve are no neighbours. */
export function findNeighbours(model: Known, unreachable: ReadonlyMap<number, unknown>): Neighbours {
  const { stops } = model
  const served = Array.from({ length: stops }, (_, stop) => stop).filter((stop) => !unreachable.has(stop))
  const width = Math.min(insertionCount, Math.max(1, stops - 1))
  const aroundWidth = Math.min(aroundCount, Math.max(1, stops - 1))
  const before = new Int32Array(stops * width).fill(-1)
  const after = new Int32Array(stops * width).fill(-1)
  const around = new Int32Array(stops * aroundWidth).fill(-1)
  const keys = new Float64Array(stops)
  const nearest = (stop: number, count: number, keyOf: (other: number) => number) => {
    const found: number[] = []
    for (const other of served) {
      keys[other] = other === stop ? Infinity : keyOf(other)
      if (keys[other] !== Infinity) found.push(other)
    }
    return found.toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b).slice(0, count)
  }
  for (const stop of served) {
    before.set(
      nearest(stop, width, (other) => nearness(model, other, stop)),
      stop * width,
    )
    after.set(
      nearest(stop, width, (other) => nearness(model, stop, other)),
      stop * width,
    )
    around.set(
      nearest(stop, aroundWidth, (other) => between(model, model.metresOut, stop, other)),
      stop * aroundWidth,
    )
  }
  return { width, before, after, aroundWidth, around }
}

/** Driving and some waiting from one stop to the next; Infinity where the second closes before one can be there. */
function nearness(model: Known, from: number, to: number): number {
  const { opens, closes, service, secondsOut, metresOut } = model
  const ride = between(model, secondsOut, from, to)
  const earliest = (opens[from] ?? 0) + (service[from] ?? 0) + ride
  if (earliest > (closes[to] ?? 0)) return Infinity
  const latest = (closes[from] ?? 0) + (service[from] ?? 0) + ride
  const waiting = Math.max(0, (opens[to] ?? 0) - latest)
  return between(model, metresOut, from, to) + waitingWeight * waiting
}

function between({ placeOf, places }: Known, matrix: Matrix, from: number, to: number): number {
  return matrix[(placeOf[from] ?? 0) * places + (placeOf[to] ?? 0)] ?? 0
}
