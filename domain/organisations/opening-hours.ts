import { addDays, shanghaiDate, shanghaiInstant, shanghaiWeekday, type Weekday } from './shanghai-time.ts'

/** A stretch of one day in Shanghai wall-clock time, HH:MM, from `opens` up to but not including `closes` (24:00 at most). */
export interface OpenInterval {
  readonly opens: string
  readonly closes: string
}

/** One day that differs from the week: a holiday has no hours, a working weekend has its own. */
export interface ExceptionalDay {
  readonly date: string
  readonly hours: readonly OpenInterval[]
}

/** When a site works. Intervals of a day are in order and do not overlap. */
export interface SiteCalendar {
  readonly week: Readonly<Record<Weekday, readonly OpenInterval[]>>
  readonly exceptions: readonly ExceptionalDay[]
  /** Work that comes in at or after this time of day, HH:MM, is started on the next open day. Null: no cut-off. */
  readonly cutOff: string | null
}

/** No site stays closed longer; the search for an opening ends here. */
const searchDays = 366

/** True when the site is open at `at`. */
export function isOpen(calendar: SiteCalendar, at: Date): boolean {
  return openPeriodsOn(calendar, shanghaiDate(at)).some(({ from, until }) => from <= at && at < until)
}

/** The first moment at or after `from` when the site is open, or null when it does not open within a year. */
export function nextOpening(calendar: SiteCalendar, from: Date): Date | null {
  const today = shanghaiDate(from)
  for (let day = 0; day <= searchDays; day += 1) {
    const period = openPeriodsOn(calendar, addDays(today, day)).find(({ until }) => from < until)
    if (period) return period.from < from ? from : period.from
  }
  return null
}

/**
 * The first moment at or after `from` when the site starts work that reaches it at `from`.
 * Work that comes in at or after the day's cut-off waits for the next day the site opens. Null as in `nextOpening`.
 */
export function nextWorkStart(calendar: SiteCalendar, from: Date): Date | null {
  const today = shanghaiDate(from)
  const missedCutOff = calendar.cutOff !== null && from >= shanghaiInstant(today, calendar.cutOff)
  return nextOpening(calendar, missedCutOff ? shanghaiInstant(addDays(today, 1), '00:00') : from)
}

/** The stretches of `date` (YYYY-MM-DD, Shanghai) in which the site is open, in order; none on a holiday. */
export function openPeriodsOn(calendar: SiteCalendar, date: string): { from: Date; until: Date }[] {
  const exception = calendar.exceptions.find((day) => day.date === date)
  const hours = exception?.hours ?? calendar.week[shanghaiWeekday(date)]
  return hours.map(({ opens, closes }) => ({
    from: shanghaiInstant(date, opens),
    until: shanghaiInstant(date, closes),
  }))
}
