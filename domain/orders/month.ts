import { addDays, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'

/** A month of a statement or charge, YYYY-MM in Shanghai. */
export const monthPattern = /^20\d\d-(?:0[1-9]|1[0-2])$/

/** The first moment of a month, and the first that no longer belongs to it. Throws RangeError for what is no month. */
export function monthRange(month: string): { readonly from: Date; readonly until: Date } {
  return { from: shanghaiInstant(`${month}-01`, '00:00'), until: shanghaiInstant(nextMonth(month), '00:00') }
}

/** The days of a month, YYYY-MM-DD, in their order. */
export function daysOfMonth(month: string): string[] {
  const end = nextMonth(month)
  const days: string[] = []
  for (let day = `${month}-01`; day < end; day = addDays(day, 1)) days.push(day)
  return days
}

function nextMonth(month: string): string {
  if (!monthPattern.test(month)) throw new RangeError('not a month')
  const next = addDays(`${month}-28`, 7).slice(0, 7)
  return `${next}-01`
}
