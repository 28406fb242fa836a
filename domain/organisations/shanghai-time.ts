/** China has kept one zone without summer time since 1991, so the offset is a constant. */
const offsetMilliseconds = 8 * 60 * 60 * 1000
const dayMilliseconds = 24 * 60 * 60 * 1000

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export type Weekday = (typeof weekdays)[number]

/** The calendar day, YYYY-MM-DD, that it is in Shanghai at `at`. */
export function shanghaiDate(at: Date): string {
  return new Date(at.getTime() + offsetMilliseconds).toISOString().slice(0, 10)
}

/** The moment when Shanghai's clocks show `time` (HH:MM, 24:00 allowed) on `date` (YYYY-MM-DD). */
export function shanghaiInstant(date: string, time: string): Date {
  const [hours = '', minutes = ''] = time.split(':')
  return new Date(startOfDayMilliseconds(date) + (Number(hours) * 60 + Number(minutes)) * 60_000)
}

/** The moment when `date` is over, 24:00 in Shanghai. It is the first moment that no longer belongs to the day. */
export function endOfDay(date: string): Date {
  return new Date(startOfDayMilliseconds(date) + dayMilliseconds)
}

/** The calendar day `days` after `date`; negative `days` go back. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10)
}

/** The weekday of `date`. */
export function shanghaiWeekday(date: string): Weekday {
  const sundayBased = new Date(`${date}T00:00:00Z`).getUTCDay()
  const weekday = weekdays[(sundayBased + 6) % 7]
  if (weekday === undefined) throw new RangeError('not a calendar day')
  return weekday
}

/** Whole years from `birthDate` to `date`, both YYYY-MM-DD: a person born on 29 February turns older on 1 March. */
export function ageYears(birthDate: string, date: string): number {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return date.slice(5) < birthDate.slice(5) ? years - 1 : years
}

function startOfDayMilliseconds(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - offsetMilliseconds
}
