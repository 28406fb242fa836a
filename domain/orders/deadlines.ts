import type { OrderPartState } from './states.ts'

const hourMs = 60 * 60 * 1000

/** A B2B order's 48 hours run from acceptance to dispatch, and never pause. */
export const dispatchHours = 48

/** When a part must have left the depot. */
export function dispatchDueAt(acceptedAt: Date): Date {
  return hoursAfter(acceptedAt, dispatchHours)
}

/** When the seller must have said yes or no to an offer. */
export function answerDueAt(offeredAt: Date, answerMinutes: number): Date {
  return new Date(offeredAt.getTime() + answerMinutes * 60_000)
}

/** What is done about a part when a time comes and it has not moved on. */
export const deadlineActs = [
  'pass_on_unanswered',
  'warn_backordered',
  'warn_24h',
  'warn_36h',
  'pass_on_late',
] as const
export type DeadlineAct = (typeof deadlineActs)[number]

export interface PartDeadline {
  readonly act: DeadlineAct
  readonly at: Date
}

/** The times of a part, as far as it has them. */
export interface PartTimes {
  readonly state: OrderPartState
  readonly offeredAt: Date
  readonly answerDueAt: Date
  readonly acceptedAt: Date | null
}

/** What a part must be watched for where it stands, in the order of time. */
export function partDeadlines({
  state,
  offeredAt,
  answerDueAt: answerAt,
  acceptedAt,
}: PartTimes): PartDeadline[] {
  if (state === 'offered') return [{ act: 'pass_on_unanswered', at: answerAt }]
  if (state === 'backordered') return [{ act: 'warn_backordered', at: hoursAfter(offeredAt, dispatchHours) }]
  if (state !== 'accepted' || acceptedAt === null) return []
  return [
    { act: 'warn_24h', at: hoursAfter(acceptedAt, 24) },
    { act: 'warn_36h', at: hoursAfter(acceptedAt, 36) },
    { act: 'pass_on_late', at: hoursAfter(acceptedAt, dispatchHours) },
  ]
}

function hoursAfter(from: Date, hours: number): Date {
  return new Date(from.getTime() + hours * hourMs)
}
