import { addDays, endOfDay, shanghaiInstant } from '#domain/organisations/shanghai-time.ts'
import { deadlineHours } from '../deadlines.ts'
import type { RepeatPlan } from './plan.ts'

/** Our own setting: a part that the patient has not a week after it was needed is missed. */
export const missedAfterDays = 7
/** A lane that needs more than this to arrive is not waited for: the part is ordered then. */
const mostLeadDays = 14
/** The part's own 48 hours must be over before it is needed, so that even a late promise is soon enough. */
const leastLeadDays = deadlineHours.breach / 24

/** The day of each part's first dose, YYYY-MM-DD, when the first part begins on `firstOn`. */
export function partDates(firstOn: string, { parts, daysPerPart }: RepeatPlan): string[] {
  return Array.from({ length: parts }, (_, index) => addDays(firstOn, index * daysPerPart))
}

/** When a part whose first dose is on `firstDoseOn` must be there: before the day of the last dose of the part before. */
export function neededBy(firstDoseOn: string): Date {
  return shanghaiInstant(addDays(firstDoseOn, -1), '00:00')
}

/**
 * When to order a part: the latest midnight from which it is promised to arrive in time, two days ahead at the least
 * and two weeks at the most. `promiseAt` is what the network promises for an order made then, or null when it has no way.
 */
export function orderAt(firstDoseOn: string, promiseAt: (orderedAt: Date) => Date | null): Date {
  const latestArrival = neededBy(firstDoseOn)
  for (let days = leastLeadDays; days < mostLeadDays; days += 1) {
    const at = midnightBefore(firstDoseOn, days)
    const arriveAt = promiseAt(at)
    if (arriveAt !== null && arriveAt <= latestArrival) return at
  }
  return midnightBefore(firstDoseOn, mostLeadDays)
}

function midnightBefore(firstDoseOn: string, leadDays: number): Date {
  return shanghaiInstant(addDays(firstDoseOn, -1 - leadDays), '00:00')
}

/** The moment from which a part that was not handed over counts as missed. */
export function missedAt(firstDoseOn: string): Date {
  return endOfDay(addDays(firstDoseOn, missedAfterDays - 1))
}
