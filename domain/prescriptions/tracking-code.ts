/** What is kept of the code that opens the private part of a tracking page. */
export interface TrackingCodeRecord {
  readonly requestedAt: Date
  /** Requests within the last day. */
  readonly requests: number
  /** Wrong tries since it was requested. */
  readonly attempts: number
  readonly usedAt: Date | null
}

/** A code opens the page for this long after it was requested. */
export const trackingCodeMinutes = 10
/** A text message costs money and annoys: not more often than this, nor more in a day than `mostRequestsPerDay`. */
const shortestPauseSeconds = 60
const mostRequestsPerDay = 10
const mostAttempts = 5
const dayMilliseconds = 24 * 60 * 60 * 1000

/**
 * The record after another code is requested at `now`, or null when it is asked for too soon or too often.
 * A new code replaces the one before it.
 */
export function requestTrackingCode(record: TrackingCodeRecord | null, now: Date): TrackingCodeRecord | null {
  const age = record === null ? Number.POSITIVE_INFINITY : now.getTime() - record.requestedAt.getTime()
  if (age < shortestPauseSeconds * 1000) return null
  const requests = record === null || age > dayMilliseconds ? 1 : record.requests + 1
  if (requests > mostRequestsPerDay) return null
  return { requestedAt: now, requests, attempts: 0, usedAt: null }
}

export type TrackingCodeCheck = 'open' | 'wrong' | 'expired'

/** Decides on one try. Used, old and often-tried codes are all `expired`: the reader asks for a new one. */
export function checkTrackingCode(
  record: TrackingCodeRecord | null,
  matches: boolean,
  now: Date,
): TrackingCodeCheck {
  if (record === null || record.usedAt !== null || record.attempts >= mostAttempts) return 'expired'
  if (now.getTime() - record.requestedAt.getTime() > trackingCodeMinutes * 60_000) return 'expired'
  return matches ? 'open' : 'wrong'
}
