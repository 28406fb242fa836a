import { describe, expect, it } from 'vitest'
import { mayMoveStock, movementPaths, movementReasons } from './movement.ts'
import { boundaryKinds, isBoundary, stockStatuses } from './stock-status.ts'

describe('the movements that the ledger accepts', () => {
  it('let a parcel be reserved, dispatched and handed over', () => {
    expect(mayMoveStock('reserve', 'available', 'reserved')).toBe(true)
    expect(mayMoveStock('dispatch', 'reserved', 'in_transit')).toBe(true)
    expect(mayMoveStock('hand_over', 'in_transit', 'patient')).toBe(true)
  })

  it('refuse a path under another reason', () => {
    expect(mayMoveStock('adjust', 'available', 'reserved')).toBe(false)
    expect(mayMoveStock('reserve', 'reserved', 'available')).toBe(false)
  })

  it('bring goods that were out of our hands back through quarantine only', () => {
    for (const reason of movementReasons.filter((name) => name !== 'put_away')) {
      expect(mayMoveStock(reason, 'in_transit', 'available')).toBe(false)
      expect(mayMoveStock(reason, 'patient', 'available')).toBe(false)
    }
  })

  it('never lead from one boundary to another, nor from an account to itself', () => {
    for (const { from, to } of Object.values(movementPaths).flat()) {
      expect(isBoundary(from) && isBoundary(to)).toBe(false)
      expect(from).not.toBe(to)
    }
  })

  it('can empty and fill every status', () => {
    const paths = Object.values(movementPaths).flat()
    for (const status of stockStatuses) {
      expect(paths.some(({ to }) => to === status)).toBe(true)
      expect(paths.some(({ from }) => from === status)).toBe(true)
    }
    expect(boundaryKinds.every((kind) => paths.some(({ to }) => to === kind))).toBe(true)
  })
})
