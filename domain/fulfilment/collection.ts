/** How long a parcel waits at its counter, and when its patient is asked to come. Our own setting, in whole days. */
export interface CollectionPolicy {
  /** After so many days it goes back. */
  readonly keptDays: number
}

const firstReminderDays = 2
const dayMilliseconds = 24 * 60 * 60 * 1000

/** After how many days a patient is reminded: on the second day, and a day before the parcel goes back. */
export function reminderDays({ keptDays }: CollectionPolicy): number[] {
  const days = [firstReminderDays, keptDays - 1].filter((day) => day >= 1 && day < keptDays)
  return [...new Set(days)].toSorted((a, b) => a - b)
}

/** The moment from which a parcel that arrived at `arrivedAt` has waited for so many days. */
export function daysAfter(arrivedAt: Date, days: number): Date {
  return new Date(arrivedAt.getTime() + days * dayMilliseconds)
}
