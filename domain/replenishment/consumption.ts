/** Days of a month where a period is given in months, as national supply handbooks count them. */
const monthDays = 30

/** One period of use at a site. */
export interface ConsumptionPeriod {
  /** Base units that were used. */
  readonly units: number
  /** Days of the period. */
  readonly days: number
  /** Days of it on which nothing could be had. */
  readonly stockOutDays: number
}

/** `months` of use as a period. */
export function monthsOfConsumption(units: number, months: number, stockOutDays: number): ConsumptionPeriod {
  return { units, days: months * monthDays, stockOutDays }
}

/**
 * What would have been used had there been stock on every day: the use of the days with stock, carried over to those
 * without, rounded up. Null when there was stock on no day, since nothing can be told then.
 * @throws RangeError on a negative or fractional argument, or on more stock-out days than days.
 */
export function unconstrainedUnits({ units, days, stockOutDays }: ConsumptionPeriod): number | null {
  whole(units)
  whole(days)
  whole(stockOutDays)
  if (stockOutDays > days) throw new RangeError('more stock-out days than days')
  if (stockOutDays === days) return null
  return Math.ceil((units * days) / (days - stockOutDays))
}

/** Mean use of periods in base units, rounded up; 0 of none. @throws RangeError like `unconstrainedUnits`. */
export function averageConsumption(periodUnits: readonly number[]): number {
  if (periodUnits.length === 0) return 0
  return Math.ceil(periodUnits.reduce((sum, units) => sum + whole(units), 0) / periodUnits.length)
}

/** The stock that a site should hold at most: `periods` of its average use, rounded up. */
export function maximumStockUnits(averageUnits: number, periods: number): number {
  return Math.ceil(averageUnits * periods)
}

/** What brings stock up to `periods` of average use; 0 where it is there already. */
export function unitsToOrder(averageUnits: number, periods: number, stockUnits: number): number {
  return Math.max(0, maximumStockUnits(averageUnits, periods) - stockUnits)
}

function whole(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('expected a whole number from 0')
  return value
}
