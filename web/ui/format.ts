import type { Locale } from './locale.ts'

const timeZone = 'Asia/Shanghai'

/** A point in time as people in the counties read it: month, day, weekday, hour and minute, in Shanghai time. */
export function formatInstant(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    month: 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    // Not `hour12: false`, by which midnight is 24:00 in English.
    hourCycle: 'h23',
  }).format(at)
}

/** A day as people in the counties read it: year, month and day, in Shanghai. */
export function formatDay(at: Date, locale: Locale): string {
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const
  return new Intl.DateTimeFormat(locale, { timeZone, ...day }).format(at)
}

/** How far `at` lies from `now`, in whole hours or minutes: "in 5 hours", "3 小时前". */
export function formatDistance(at: Date, now: Date, locale: Locale): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  return Math.abs(minutes) < 90
    ? relative.format(minutes, 'minute')
    : relative.format(Math.round(minutes / 60), 'hour')
}

/** A whole number with the language's separators. */
export function formatCount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(count)
}
