const hourMs = 60 * 60 * 1000

/** A B2B order's 48 hours run from acceptance to dispatch, and never pause. */
export const dispatchHours = 48
/** When the seller is warned, in hours after acceptance. */
const warningHours = [24, 36] as const

/** When a part must have left the depot. */
export function dispatchDueAt(acceptedAt: Date): Date {
  return new Date(acceptedAt.getTime() + dispatchHours * hourMs)
}

/** When the seller must have said yes or no to an offer. */
export function answerDueAt(offeredAt: Date, answerMinutes: number): Date {
  return new Date(offeredAt.getTime() + answerMinutes * 60_000)
}
