import type { Level } from './allocation-problem.ts'

/**
 * What each need takes at a height: `height × perHeight − standing`, never below 0 nor above `most`.
 * Rows are sorted by access; those of access `a` are from `starts[a]` to `starts[a + 1]`.
 */
export interface FillColumns {
  readonly starts: Uint32Array
  readonly tier: Uint8Array
  readonly perHeight: Float64Array
  /** At hand or promised already. */
  readonly standing: Float64Array
  readonly most: Float64Array
}

/** A sum is met when it is off by less than this part of it: what doubles can tell. */
const relativeTolerance = 1e-13
const mostSteps = 200

/** What row `row` takes at `level`. */
export function takenAt(fill: FillColumns, row: number, { tier, height }: Level): number {
  const own = fill.tier[row] ?? 0
  const most = fill.most[row] ?? 0
  if (own < tier || height === Infinity) return own <= tier ? most : 0
  if (own > tier) return 0
  const wanted = height * (fill.perHeight[row] ?? 0) - (fill.standing[row] ?? 0)
  return wanted <= 0 ? 0 : Math.min(wanted, most)
}

/** What the rows of one access take together at `level`. */
export function takenByAccess(fill: FillColumns, access: number, level: Level): number {
  const end = fill.starts[access + 1] ?? 0
  let sum = 0
  for (let row = fill.starts[access] ?? 0; row < end; row += 1) sum += takenAt(fill, row, level)
  return sum
}

/** The level at which the rows of `accesses` take `budget` together, or all that they may when that is less. */
export function findLevel(fill: FillColumns, accesses: readonly number[], budget: number): Level {
  const mostByTier = sumMostByTier(fill, accesses)
  let left = budget
  for (const [tier, most] of mostByTier.entries()) {
    if (most > left) return { tier, height: findHeight(fill, accesses, tier, left) }
    left -= most
  }
  return { tier: mostByTier.length, height: Infinity }
}

function sumMostByTier(fill: FillColumns, accesses: readonly number[]): number[] {
  const sums: number[] = []
  for (const access of accesses) {
    const end = fill.starts[access + 1] ?? 0
    for (let row = fill.starts[access] ?? 0; row < end; row += 1) {
      const tier = fill.tier[row] ?? 0
      while (sums.length <= tier) sums.push(0)
      sums[tier] = (sums[tier] ?? 0) + (fill.most[row] ?? 0)
    }
  }
  return sums
}

/** Newton's steps on a sum that rises in straight pieces, kept inside the bounds that are known. */
function findHeight(fill: FillColumns, accesses: readonly number[], tier: number, budget: number): number {
  let low = 0
  let high = Infinity
  let height = firstHeight(fill, accesses, tier, budget)
  for (let step = 0; step < mostSteps; step += 1) {
    const { sum, slope, next } = sumAt(fill, accesses, tier, height)
    const missing = budget - sum
    if (Math.abs(missing) <= relativeTolerance * Math.max(budget, 1)) return height
    if (missing > 0) low = height
    else high = height
    if (slope > 0) {
      const guess = height + missing / slope
      height = guess > low && guess < high ? guess : middle(low, high)
    } else {
      // On a flat piece nothing moves before the next row begins to rise.
      height = missing > 0 && next < high ? next : middle(low, high)
    }
    if (height === low || height === high) return height
  }
  return low
}

function middle(low: number, high: number): number {
  return high === Infinity ? low * 2 + 1 : (low + high) / 2
}

function firstHeight(fill: FillColumns, accesses: readonly number[], tier: number, budget: number): number {
  let perHeight = 0
  let standing = 0
  for (const access of accesses) {
    const end = fill.starts[access + 1] ?? 0
    for (let row = fill.starts[access] ?? 0; row < end; row += 1) {
      if (fill.tier[row] !== tier || fill.most[row] === 0) continue
      perHeight += fill.perHeight[row] ?? 0
      standing += fill.standing[row] ?? 0
    }
  }
  return (budget + standing) / perHeight
}

function sumAt(fill: FillColumns, accesses: readonly number[], tier: number, height: number) {
  const { tier: tiers, perHeight: perHeights, standing: standings, most: mosts } = fill
  let sum = 0
  let slope = 0
  let next = Infinity
  for (const access of accesses) {
    const end = fill.starts[access + 1] ?? 0
    for (let row = fill.starts[access] ?? 0; row < end; row += 1) {
      if (tiers[row] !== tier) continue
      const most = mosts[row] ?? 0
      if (most === 0) continue
      const perHeight = perHeights[row] ?? 0
      const standing = standings[row] ?? 0
      const begins = standing / perHeight
      const wanted = height * perHeight - standing
      // By where it begins, not by what it wants: at that height rounding may leave a little less than nothing wanted.
      if (height < begins) next = Math.min(next, begins)
      else if (wanted < most) {
        sum += Math.max(0, wanted)
        slope += perHeight
      } else sum += most
    }
  }
  return { sum, slope, next }
}
