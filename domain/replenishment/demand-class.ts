/** How demand comes, in the order of the numbers that stand for the classes in typed arrays. */
export const demandClasses = ['none', 'smooth', 'erratic', 'intermittent', 'lumpy'] as const
export type DemandClass = (typeof demandClasses)[number]

/** Simple smoothing, Croston's method without its bias, or a chance and a size that are smoothed apart (`forecast.ts`). */
export type ForecastMethod = 'SES' | 'SBA' | 'TSB'

/**
 * How a class is forecast. Croston's family is for demand that is not smooth; where weeks without demand are many, TSB is
 * taken of it, since SBA keeps its last forecast for ever when a product goes out of use. On made demand with stock-outs,
 * changes and products that die out, each of the three was the best of them for its classes.
 */
export const methodOfClass = {
  none: 'SES',
  smooth: 'SES',
  erratic: 'SBA',
  intermittent: 'TSB',
  lumpy: 'TSB',
} as const satisfies Readonly<Record<DemandClass, ForecastMethod>>

/**
 * Where the classes meet: the mean interval between weeks with demand, and the squared coefficient of variation of their
 * sizes. Source: Syntetos, Boylan and Croston, On the categorization of demand patterns (2005).
 */
const intervalBorder = 1.32
const variationBorder = 0.49

/** The class of the first `known` of `weeks`, as its index in `demandClasses`. */
export function classOf(weeks: Float32Array, known: number): number {
  let demands = 0
  let sum = 0
  let squares = 0
  for (let week = 0; week < known; week += 1) {
    const units = weeks[week] ?? 0
    if (units === 0) continue
    demands += 1
    sum += units
    squares += units * units
  }
  if (demands === 0) return 0
  const mean = sum / demands
  const variation = Math.max(0, squares / demands - mean * mean) / (mean * mean)
  return 1 + (known / demands >= intervalBorder ? 2 : 0) + (variation >= variationBorder ? 1 : 0)
}
