import { endOfDay, shanghaiInstant } from './shanghai-time.ts'

/** How long a paper is in force. Days are YYYY-MM-DD in Shanghai, both included. */
export interface LicenceDates {
  readonly validFrom: string
  readonly validTo: string
  /** The moment at which it ends, where it does not last through its last day. */
  readonly expiresAt: Date | null
}

/** The first moment at which the paper is no longer in force. */
export function licenceEnds({ validTo, expiresAt }: LicenceDates): Date {
  const dayEnds = endOfDay(validTo)
  return expiresAt !== null && expiresAt < dayEnds ? expiresAt : dayEnds
}

/** True while the paper is in force at `now`, to the instant. */
export function licenceInForce(licence: LicenceDates, now: Date): boolean {
  const begins = shanghaiInstant(licence.validFrom, '00:00')
  return begins <= now && now < licenceEnds(licence)
}
