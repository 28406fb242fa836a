const weekDays = 7

/** Weekly demand in base units, oldest week first, and on how many days of each week there was nothing to hand out. */
export interface DemandWeeks {
  readonly units: ArrayLike<number>
  readonly stockOutDays: ArrayLike<number>
}

/**
 * Writes the weeks `from` to `to` of a series into `into`, cleaned of stock-outs, and returns how many are known.
 * A week with stock on most of its days is scaled up to a whole week; one with stock on fewer tells nothing and is left
 * out, since scaling it would make a large number of a small chance.
 */
export function writeCleanWeeks(
  { units, stockOutDays }: DemandWeeks,
  from: number,
  to: number,
  into: Float32Array,
): number {
  let known = 0
  for (let week = from; week < to; week += 1) {
    const daysWithStock = weekDays - (stockOutDays[week] ?? 0)
    if (daysWithStock * 2 < weekDays) continue
    into[known] = ((units[week] ?? 0) * weekDays) / daysWithStock
    known += 1
  }
  return known
}
