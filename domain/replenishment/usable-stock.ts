import { inFefoOrder, type LotOnHand } from '#domain/inventory/fefo.ts'
import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'

const weekDays = 7
const dayMilliseconds = 24 * 60 * 60 * 1000

/**
 * Base units of `lots` that serve demand of `weeklyUnits` over the next `protectionDays`, nearest expiry first.
 * Expired lots count as absent, and of lots that expire within the time only what is used up by their last day; what
 * lasts longer counts in full.
 */
export function usableUnits(
  lots: readonly LotOnHand[],
  weeklyUnits: number,
  protectionDays: number,
  now: Date,
): number {
  const today = shanghaiDate(now)
  const lastDay = addDays(today, protectionDays)
  let usable = 0
  for (const { expiresOn, units } of inFefoOrder(lots, now)) {
    if (expiresOn === null || expiresOn >= lastDay) {
      usable += units
      continue
    }
    const usedByThen = Math.floor((weeklyUnits * daysThrough(today, expiresOn)) / weekDays)
    usable += Math.max(0, Math.min(units, usedByThen - usable))
  }
  return usable
}

/** Days from `today` to `lastDay`, both counted. */
function daysThrough(today: string, lastDay: string): number {
  return (Date.parse(lastDay) - Date.parse(today)) / dayMilliseconds + 1
}
