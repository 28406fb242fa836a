import { describe, expect, it } from 'vitest'
import { isFinal, mayMove, statesBefore, statesOf, type StateTable } from '#domain/state-table.ts'
import { lineStates, prescriptionStates, type LineState, type PrescriptionState } from './states.ts'

const prescription: StateTable<PrescriptionState> = prescriptionStates
const line: StateTable<LineState> = lineStates

function reachableFrom<State extends string>(table: StateTable<State>, start: State): Set<State> {
  const reached = new Set([start])
  for (const state of reached) for (const next of table[state]) reached.add(next)
  return reached
}

/** True when the states can follow one another in this order. */
function isPath<State extends string>(table: StateTable<State>, path: readonly State[]): boolean {
  return path.every((state, index) => {
    const next = path[index + 1]
    return next === undefined || mayMove(table, state, next)
  })
}

describe('prescription states', () => {
  it('are all reachable from a draft', () => {
    expect([...reachableFrom(prescription, 'draft')].toSorted()).toEqual(statesOf(prescription).toSorted())
  })

  it('end in completed, rejected, cancelled or expired, and every other state can still end', () => {
    const final = statesOf(prescription).filter((state) => isFinal(prescription, state))
    expect(final.toSorted()).toEqual(['cancelled', 'completed', 'expired', 'rejected'])
    for (const state of statesOf(prescription)) {
      expect([...reachableFrom(prescription, state)].some((reached) => isFinal(prescription, reached))).toBe(
        true,
      )
    }
  })

  it('lead from signing to completion only through review, approval and acceptance', () => {
    expect(
      isPath(prescription, [
        'draft',
        'signed',
        'in_review',
        'queried',
        'in_review',
        'approved',
        'routed',
        'accepted',
        'completed',
      ]),
    ).toBe(true)
    expect(statesBefore(prescription, 'approved')).toEqual(['in_review', 'routed', 'accepted'])
    expect(statesBefore(prescription, 'routed')).toEqual(['approved'])
    expect(statesBefore(prescription, 'accepted')).toEqual(['routed', 'waiting'])
    expect(statesBefore(prescription, 'completed')).toEqual(['accepted', 'waiting'])
  })

  it('expire only before a pharmacy has accepted', () => {
    expect(statesBefore(prescription, 'expired')).toEqual([
      'signed',
      'in_review',
      'queried',
      'approved',
      'routed',
    ])
  })

  it('allow a cancel at any time before the end, and none after it', () => {
    const open = statesOf(prescription).filter((state) => !isFinal(prescription, state))
    expect(statesBefore(prescription, 'cancelled')).toEqual(open)
    expect(mayMove(prescription, 'completed', 'cancelled')).toBe(false)
  })
})

describe('line states', () => {
  it('are all reachable from to_supply', () => {
    expect([...reachableFrom(line, 'to_supply')].toSorted()).toEqual(statesOf(line).toSorted())
  })

  it('lead to the hand-over at once, in parts, or after owing', () => {
    expect(isPath(line, ['to_supply', 'allocated', 'handed_over'])).toBe(true)
    expect(isPath(line, ['to_supply', 'allocated', 'partial', 'handed_over'])).toBe(true)
    expect(isPath(line, ['to_supply', 'owing', 'allocated', 'handed_over'])).toBe(true)
  })

  it('come from a reservation, never straight from the wish for one', () => {
    expect(statesBefore(line, 'handed_over')).toEqual(['allocated', 'partial'])
    expect(statesBefore(line, 'partial')).toEqual(['allocated'])
  })

  it('let go of what was not handed over, and never of a line that was handed over whole', () => {
    expect(statesBefore(line, 'cancelled')).toEqual(['to_supply', 'allocated', 'partial', 'owing'])
  })

  it('let nothing out of returned and cancelled, so that a line is not supplied twice', () => {
    expect(statesOf(line).filter((state) => isFinal(line, state))).toEqual(['returned', 'cancelled'])
    expect(line.handed_over).toEqual(['returned'])
  })
})
