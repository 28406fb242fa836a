import { describe, expect, it } from 'vitest'
import { isFinal, mayMove, statesBefore, statesOf } from '#domain/state-table.ts'
import { legStates, shipmentStates, type ShipmentState } from './states.ts'

const beforeDispatch: ShipmentState[] = ['allocated', 'short_picked', 'picked', 'rechecked', 'packed']

describe('the life of a shipment', () => {
  it('goes from the shelf to the hand-over step by step', () => {
    const onTheWay: ShipmentState[] = ['dispatched', 'in_transit', 'arrived', 'handed_over']
    const journey = beforeDispatch.filter((state): boolean => state !== 'short_picked').concat(onTheWay)
    const steps = journey.slice(1).map((to, index) => mayMove(shipmentStates, journey[index] ?? to, to))
    expect(steps).toEqual(steps.map(() => true))
  })

  it('can be cancelled before dispatch and only then', () => {
    expect(statesBefore(shipmentStates, 'cancelled')).toEqual(beforeDispatch)
  })

  it('can be called back on its way until the hand-over', () => {
    for (const state of ['dispatched', 'in_transit', 'arrived'] as const) {
      expect(mayMove(shipmentStates, state, 'return_in_transit')).toBe(true)
    }
    expect(isFinal(shipmentStates, 'handed_over')).toBe(true)
  })

  it('is dispatched only after a recheck', () => {
    expect(statesBefore(shipmentStates, 'rechecked')).toEqual(['picked'])
    expect(statesBefore(shipmentStates, 'packed')).toEqual(['rechecked'])
    expect(statesBefore(shipmentStates, 'dispatched')).toEqual(['packed'])
  })

  it('never gets stuck: every state leads to an end', () => {
    const leadsToEnd = (state: ShipmentState, seen: readonly ShipmentState[]): boolean =>
      isFinal(shipmentStates, state) ||
      shipmentStates[state].some((next) => !seen.includes(next) && leadsToEnd(next, [...seen, state]))
    expect(statesOf(shipmentStates).filter((state) => !leadsToEnd(state, []))).toEqual([])
  })
})

describe('the life of a leg', () => {
  it('ends on arrival and cannot arrive without departing', () => {
    expect(statesBefore(legStates, 'arrived')).toEqual(['departed'])
    expect(isFinal(legStates, 'arrived')).toBe(true)
  })
})
