import { describe, expect, it } from 'vitest'
import { deadlineOfPart } from './part-deadline.ts'

describe('the clock of a part', () => {
  const part = { answerDueAt: '2026-03-02T05:00:00Z', dispatchDueAt: '2026-03-04T01:00:00Z' }

  it('runs for the answer while it is offered, then for the dispatch', () => {
    expect(deadlineOfPart({ ...part, state: 'offered' })).toEqual({ act: 'answer', at: part.answerDueAt })
    expect(deadlineOfPart({ ...part, state: 'accepted' })).toEqual({
      act: 'dispatch',
      at: part.dispatchDueAt,
    })
  })

  it('is over once it left or was declined, and has not begun without an acceptance', () => {
    for (const state of ['dispatched', 'received', 'declined', 'cancelled'] as const)
      expect(deadlineOfPart({ ...part, state })).toBeNull()
    expect(deadlineOfPart({ ...part, state: 'backordered', dispatchDueAt: null })).toBeNull()
  })
})
