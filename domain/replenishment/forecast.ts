import { demandClasses, methodOfClass } from './demand-class.ts'

/** How fast old weeks are forgotten: the factors that are tried on each series. */
const factors = [0.05, 0.1, 0.2, 0.3] as const
/** The weeks whose mean a forecast begins with. */
const firstWeeks = 4

/** The units a week that the first `known` of `weeks` let expect, by the method of their class; 0 of no weeks. */
export function forecastWeekly(weeks: Float32Array, known: number, classIndex: number): number {
  const method = methodOfClass[demandClasses[classIndex] ?? 'none']
  if (method === 'SBA') return forecastBySba(weeks, known)
  if (method === 'TSB') return forecastByTsb(weeks, known)
  return forecastBySes(weeks, known)
}

/** Simple exponential smoothing, by the factor that would have erred least, in squares, on the weeks themselves. */
export function forecastBySes(weeks: Float32Array, known: number): number {
  const begin = firstMean(weeks, known)
  let best = begin
  let leastError = Infinity
  for (const factor of factors) {
    let level = begin
    let error = 0
    for (let week = 0; week < known; week += 1) {
      const miss = (weeks[week] ?? 0) - level
      error += miss * miss
      level += factor * miss
    }
    if (error >= leastError) continue
    leastError = error
    best = level
  }
  return best
}

/**
 * Croston's method as Syntetos and Boylan corrected it (2005): the size of a demand over the interval between two, less
 * half the factor, since the quotient alone is too high. The factor is chosen as in `forecastBySes`.
 */
export function forecastBySba(weeks: Float32Array, known: number): number {
  const { size: firstSize, interval: firstInterval } = meanDemand(weeks, known)
  let best = 0
  let leastError = Infinity
  for (const factor of factors) {
    let size = firstSize
    let interval = firstInterval
    let gap = 1
    let error = 0
    for (let week = 0; week < known; week += 1) {
      const units = weeks[week] ?? 0
      const miss = units - ((1 - factor / 2) * size) / interval
      error += miss * miss
      if (units === 0) {
        gap += 1
        continue
      }
      size += factor * (units - size)
      interval += factor * (gap - interval)
      gap = 1
    }
    if (error >= leastError) continue
    leastError = error
    best = ((1 - factor / 2) * size) / interval
  }
  return best
}

/**
 * The method of Teunter, Syntetos and Babai (2011): the chance of a demand is smoothed in every week, its size in weeks
 * with one, so that a product nobody asks for any more sinks to nothing. The factor is chosen as in `forecastBySes`.
 */
export function forecastByTsb(weeks: Float32Array, known: number): number {
  const { size: firstSize, interval } = meanDemand(weeks, known)
  let best = 0
  let leastError = Infinity
  for (const factor of factors) {
    let size = firstSize
    let chance = firstSize === 0 ? 0 : 1 / interval
    let error = 0
    for (let week = 0; week < known; week += 1) {
      const units = weeks[week] ?? 0
      const miss = units - chance * size
      error += miss * miss
      chance -= factor * chance
      if (units === 0) continue
      chance += factor
      size += factor * (units - size)
    }
    if (error >= leastError) continue
    leastError = error
    best = chance * size
  }
  return best
}

function firstMean(weeks: Float32Array, known: number): number {
  const first = Math.min(firstWeeks, known)
  let sum = 0
  for (let week = 0; week < first; week += 1) sum += weeks[week] ?? 0
  return first === 0 ? 0 : sum / first
}

/** Mean size of a demand and mean weeks from one to the next, over all weeks. */
function meanDemand(weeks: Float32Array, known: number): { size: number; interval: number } {
  let demands = 0
  let sum = 0
  for (let week = 0; week < known; week += 1) {
    const units = weeks[week] ?? 0
    if (units === 0) continue
    demands += 1
    sum += units
  }
  return demands === 0 ? { size: 0, interval: 1 } : { size: sum / demands, interval: known / demands }
}
