import { addDays, endOfDay, shanghaiDate } from '#domain/organisations/shanghai-time.ts'
import type { PrescriptionState } from './states.ts'

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

/**
 * True once nobody may accept the prescription any more. Expiry stops first acceptances, never a supply under way: one
 * that a pharmacy accepted in time does not lapse, although it must be accepted anew, because its site went down.
 */
export function hasLapsed(
  prescription: {
    readonly state: PrescriptionState
    readonly acceptedAt: Date | null
    readonly validUntil: Date
  },
  now: Date,
): boolean {
  const { state, acceptedAt, validUntil: end } = prescription
  return now >= end && acceptedAt === null && state !== 'accepted'
}
