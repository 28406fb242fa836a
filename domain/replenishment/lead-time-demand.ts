import { nextRandomState } from './random.ts'

const weekDays = 7

/** What safety stock is reckoned from. */
export interface SafetyQuestion {
  /** Days that stock must last: until goods ordered at the next opportunity are there. */
  readonly protectionDays: number
  /** The share, above 0 and below 1, of such stretches that shall pass without a stock-out. */
  readonly serviceLevel: number
  /** The first state of a random sequence (`randomState`). */
  readonly randomState: number
  /** Memory for as many numbers as draws are made, overwritten; one serves any number of questions. */
  readonly scratch: Float64Array
}

/** How often a stretch is drawn: enough that the 99th per cent rests on more than one draw. */
export const bootstrapDraws = 200

/**
 * The units above the mean that the demand of a protection interval needs at a service level, by drawing that many weeks
 * anew from the first `known` of `weeks`, two hundred times. It assumes no distribution, which intermittent demand would
 * not follow. Days that fill no week count as a draw whose deviation shrinks with the root of their share. Never below 0.
 */
export function safetyUnits(weeks: Float32Array, known: number, question: SafetyQuestion): number {
  if (known === 0) return 0
  let mean = 0
  for (let week = 0; week < known; week += 1) mean += weeks[week] ?? 0
  mean /= known
  const wholeWeeks = Math.floor(question.protectionDays / weekDays)
  const restWeight = Math.sqrt((question.protectionDays % weekDays) / weekDays)
  const kept = bootstrapDraws - Math.ceil(question.serviceLevel * bootstrapDraws) + 1
  let state = question.randomState
  let lowestKept = -Infinity
  let filled = 0
  for (let draw = 0; draw < bootstrapDraws; draw += 1) {
    let excess = -mean * wholeWeeks
    for (let week = 0; week < wholeWeeks; week += 1) {
      state = nextRandomState(state)
      excess += weeks[((state >>> 16) * known) >>> 16] ?? 0
    }
    if (restWeight > 0) {
      state = nextRandomState(state)
      excess += restWeight * ((weeks[((state >>> 16) * known) >>> 16] ?? 0) - mean)
    }
    if (filled === kept && excess <= lowestKept) continue
    filled = keepDescending(excess, question.scratch, filled, kept)
    lowestKept = question.scratch[kept - 1] ?? 0
  }
  return Math.max(0, question.scratch[kept - 1] ?? 0)
}

/** Puts a draw in its place among the highest so far; the lowest falls out when there are `kept`. @returns their count. */
function keepDescending(excess: number, highest: Float64Array, filled: number, kept: number): number {
  let place = Math.min(filled, kept - 1)
  while (place > 0 && (highest[place - 1] ?? 0) < excess) {
    highest[place] = highest[place - 1] ?? 0
    place -= 1
  }
  highest[place] = excess
  return Math.min(filled + 1, kept)
}
