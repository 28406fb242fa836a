import { addDays, shanghaiDate } from '#domain/organisations/shanghai-time.ts'

/**
 * What a lot must still last to be sold at its list price. Shorter-dated goods are sold only as a near-expiry offer,
 * which shows their true expiry. A custom of the trade, not a rule of law: to be checked with each seller.
 */
export const normalSaleDays = 90

/** The first expiry with which a lot is still sold at its list price at `now`, YYYY-MM-DD in Shanghai. */
export function normalSaleExpiry(now: Date): string {
  return addDays(shanghaiDate(now), normalSaleDays)
}
