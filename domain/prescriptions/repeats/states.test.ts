import { describe, expect, it } from 'vitest'
import { isFinal, statesBefore, statesOf } from '#domain/state-table.ts'
import { openPartStates, partStates, type PartState } from './states.ts'

describe('the states of a part', () => {
  it('let only a part that has not begun be skipped, and one that was never under way never be missed', () => {
    expect(statesBefore<PartState>(partStates, 'skipped')).toEqual([...openPartStates])
    expect(statesBefore<PartState>(partStates, 'missed')).toEqual(['under_way'])
    expect(statesBefore<PartState>(partStates, 'handed_over')).toEqual(['under_way'])
  })

  it('can be stopped until the end, and end in four ways', () => {
    const isOpen = (state: PartState) => !isFinal<PartState>(partStates, state)
    expect(statesBefore<PartState>(partStates, 'stopped')).toEqual(
      statesOf<PartState>(partStates).filter(isOpen),
    )
    expect(statesOf<PartState>(partStates).filter((state) => !isOpen(state))).toEqual([
      'handed_over',
      'missed',
      'skipped',
      'stopped',
    ])
  })
})
