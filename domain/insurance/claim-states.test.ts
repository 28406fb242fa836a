import { describe, expect, it } from 'vitest'
import { isFinal, statesBefore } from '#domain/state-table.ts'
import { claimStates } from './claim-states.ts'

describe('the life of a claim', () => {
  it('is answered only after it was submitted', () => {
    expect(statesBefore(claimStates, 'settled')).toEqual(['submitted'])
    expect(statesBefore(claimStates, 'denied')).toEqual(['submitted'])
  })

  it('can be reversed until it is denied, also while the answer is unknown', () => {
    expect(statesBefore(claimStates, 'reversed')).toEqual(['prechecked', 'submitted', 'settled'])
    expect(isFinal(claimStates, 'reversed')).toBe(true)
  })

  it('goes back to the start by a correction only, once it was denied', () => {
    expect(statesBefore(claimStates, 'prechecked')).toEqual(['denied'])
    expect(claimStates.denied).toEqual(['prechecked'])
  })
})
