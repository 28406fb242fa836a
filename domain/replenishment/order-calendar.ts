import { addDays, shanghaiWeekday, weekdays } from '#domain/organisations/shanghai-time.ts'

/** When a site may order. */
export interface OrderCalendar {
  /** 1 is Monday, 7 is Sunday; not empty. */
  readonly weekdays: readonly number[]
  /** Days, YYYY-MM-DD, on which nothing is ordered although the weekday is right: holidays, stocktakes. */
  readonly exceptDates: readonly string[]
}

/** A calendar without a day to order within this time has none at all. */
const searchDays = 366

/** True when the site may order on `date` (YYYY-MM-DD, Shanghai). */
export function isOrderDay(calendar: OrderCalendar, date: string): boolean {
  const weekday = weekdays.indexOf(shanghaiWeekday(date)) + 1
  return calendar.weekdays.includes(weekday) && !calendar.exceptDates.includes(date)
}

/** Days from `date` to the next day to order after it; at least 1, at most a year. */
export function daysToNextOrder(calendar: OrderCalendar, date: string): number {
  for (let days = 1; days < searchDays; days += 1) {
    if (isOrderDay(calendar, addDays(date, days))) return days
  }
  return searchDays
}
