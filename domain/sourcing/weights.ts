const hourMilliseconds = 60 * 60 * 1000

/** Undated stock leaves last: later than any date that a box can carry. */
const undatedDay = dayNumber(9999, 12, 31)

/**
 * A last day of sale (YYYY-MM-DD, or null for undated) as a number of days, to compare and to sum.
 * Read digit by digit: it runs for every line of every site, and `Date.parse` took most of a choice's time.
 */
export function expiryDayNumber(expiresOn: string | null): number {
  if (expiresOn === null) return undatedDay
  const year = digits(expiresOn, 0) * 100 + digits(expiresOn, 2)
  return dayNumber(year, digits(expiresOn, 5), digits(expiresOn, 8))
}

/** What waiting from `askedAt` to `arriveAt` weighs, in whole fen. Nothing for what is already there. */
export function waitingFen(askedAt: Date, arriveAt: Date, fenPerHour: number): number {
  const hours = (arriveAt.getTime() - askedAt.getTime()) / hourMilliseconds
  return Math.max(0, Math.round(hours * fenPerHour))
}

/** Days since 1970-01-01 in the Gregorian calendar, with years counted from March so that leap days come last. */
function dayNumber(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1
  return 365 * marchYear + leapDays + dayOfYear - 719_468
}

/** The two decimal digits at `index`. */
function digits(text: string, index: number): number {
  return (text.charCodeAt(index) - 48) * 10 + text.charCodeAt(index + 1) - 48
}
