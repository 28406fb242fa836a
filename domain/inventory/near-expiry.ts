import { shanghaiDate } from '#domain/organisations/shanghai-time.ts'

const dayMilliseconds = 86_400_000

/** Days from today in Shanghai to the last day of sale: 0 on that day itself, below 0 when it is past. */
export function daysLeft(expiresOn: string, now: Date): number {
  return Math.round((Date.parse(expiresOn) - Date.parse(shanghaiDate(now))) / dayMilliseconds)
}

/**
 * The band of a lot: the nearest of the organisation's thresholds that it is within, `expired` when its last day is
 * past, or null when it is not near.
 */
export function expiryBand(left: number, thresholds: readonly number[]): number | 'expired' | null {
  if (left < 0) return 'expired'
  return thresholds.toSorted((a, b) => a - b).find((days) => left <= days) ?? null
}
