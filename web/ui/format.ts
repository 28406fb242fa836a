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

/** A point in time that stays on record or lies months ahead: with its year, in Shanghai time. */
export function formatDatedInstant(at: Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone,
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** A day as people in the counties read it: year, month and day, in Shanghai. */
export function formatDay(at: Date, locale: Locale): string {
  const day = { year: 'numeric', month: 'short', day: 'numeric' } as const
  return new Intl.DateTimeFormat(locale, { timeZone, ...day }).format(at)
}

/** The beginning of a day in Shanghai, from its date as `2026-03-02`. */
export function dayOf(date: string): Date {
  return new Date(`${date}T00:00:00+08:00`)
}

/** From here on people think in days: beyond every deadline of 48 hours. */
const daysFromHours = 72

/** A deadline as people read it: by weekday while hours count, by its year where days do. */
export function formatDeadline(at: Date, now: Date, locale: Locale): string {
  const hours = Math.abs(at.getTime() - now.getTime()) / 3_600_000
  return hours < daysFromHours ? formatInstant(at, locale) : formatDatedInstant(at, locale)
}

/** How far `at` lies from `now`, in whole minutes, hours or days: "in 5 hours", "3 小时前". */
export function formatDistance(at: Date, now: Date, locale: Locale): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(minutes) < 90) return relative.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  return Math.abs(hours) < daysFromHours
    ? relative.format(hours, 'hour')
    : relative.format(Math.round(hours / 24), 'day')
}

/** A whole number with the language's separators. */
export function formatCount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale).format(count)
}

/** Several names one after the other. */
export function formatList(names: readonly string[], locale: Locale): string {
  return new Intl.ListFormat(locale).format(names)
}

/** Fen as people read money: in yuan. */
export function formatMoney(fen: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: 'CNY' }).format(fen / 100)
}
