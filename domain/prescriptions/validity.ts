import { addDays, endOfDay, shanghaiDate } from '#domain/organisations/shanghai-time.ts'

/** The longest validity, in calendar days counting the day signed. Source: 处方管理办法, in force 2007-05-01. */
export const longestValidityDays = 3

/** The last Shanghai calendar day (YYYY-MM-DD) on which a prescription signed at `signedAt` can be valid. */
export function latestValidDate(signedAt: Date): string {
  return addDays(shanghaiDate(signedAt), longestValidityDays - 1)
}

/**
 * The moment from which a prescription is no longer valid: 24:00 Shanghai of the day signed, or of the later day that
 * the prescriber `stated` (YYYY-MM-DD). A stated day outside the law never widens it: it counts as the nearest lawful day.
 */
export function validUntil(signedAt: Date, stated?: string): Date {
  const signed = shanghaiDate(signedAt)
  if (stated === undefined || stated < signed) return endOfDay(signed)
  const latest = latestValidDate(signedAt)
  return endOfDay(stated < latest ? stated : latest)
}
