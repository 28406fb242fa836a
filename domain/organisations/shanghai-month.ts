import { addDays, shanghaiInstant } from './shanghai-time.ts'

/** A calendar month in Asia/Shanghai, `YYYY-MM`, that somebody may ask for. */
export const monthPattern = /^20\d\d-(?:0[1-9]|1[0-2])$/

/** Any month: what is counted from one that was asked for may lie in another century. */
const anyMonth = /^\d{4}-(?:0[1-9]|1[0-2])$/

/** A span of time: from its first moment up to, and without, its end. */
export interface TimeRange {
  readonly from: Date
  readonly until: Date
}

/** The month `count` months after `month`; negative `count` goes back. Throws RangeError for what is no month. */
export function addMonths(month: string, count: number): string {
  if (!anyMonth.test(month)) throw new RangeError('not a month')
  const [year = 0, number = 1] = month.split('-').map(Number)
  const months = year * 12 + (number - 1) + count
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** The first moment of a month, and the first that no longer belongs to it. Throws RangeError for what is no month. */
export function monthRange(month: string): TimeRange {
  return { from: monthStart(month), until: monthStart(addMonths(month, 1)) }
}

/** The days of a month, YYYY-MM-DD, in their order. */
export function daysOfMonth(month: string): string[] {
  const end = `${addMonths(month, 1)}-01`
  const days: string[] = []
  for (let day = `${month}-01`; day < end; day = addDays(day, 1)) days.push(day)
  return days
}

/** The month's last day, `YYYY-MM-DD`. */
export function lastDayOf(month: string): string {
  return addDays(`${addMonths(month, 1)}-01`, -1)
}

/** Every month from `first` to `last`, both of them too. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month)
  return months
}

function monthStart(month: string): Date {
  return shanghaiInstant(`${month}-01`, '00:00')
}
