import { describe, expect, it } from 'vitest'
import { nextAttemptAt } from './retry.ts'

const now = new Date('2026-03-02T01:00:00Z')

describe('nextAttemptAt', () => {
  it('waits longer after each failure, and gives up after the ninth', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (attempts) => ((nextAttemptAt(attempts, now)?.getTime() ?? 0) - now.getTime()) / 1_000,
    )
    expect(pauses).toEqual([5, 30, 120, 600, 1_800, 3_600, 14_400, 43_200])
    expect(nextAttemptAt(9, now)).toBeNull()
  })
})
