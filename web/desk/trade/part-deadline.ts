import type { OrderPartState } from '#domain/orders/states.ts'

interface TimedPart {
  readonly state: OrderPartState
  readonly answerDueAt: string
  readonly dispatchDueAt: string | null
}

/** What the clock of a part runs for, and until when; null once it has left, or nobody will send it. */
export function deadlineOfPart({ state, answerDueAt, dispatchDueAt }: TimedPart): {
  readonly act: 'answer' | 'dispatch'
  readonly at: string
} | null {
  if (state === 'offered') return { act: 'answer', at: answerDueAt }
  if ((state === 'accepted' || state === 'backordered') && dispatchDueAt !== null)
    return { act: 'dispatch', at: dispatchDueAt }
  return null
}
