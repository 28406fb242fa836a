import { describe, expect, it } from 'vitest'
import { forEachAtMost, keepWorking } from './pace.ts'

describe('forEachAtMost', () => {
  it('does everything, with no more than so many at once', async () => {
    let atWork = 0
    let most = 0
    const done: number[] = []
    await forEachAtMost(3, [1, 2, 3, 4, 5, 6, 7], async (item) => {
      atWork += 1
      most = Math.max(most, atWork)
      await Promise.resolve()
      done.push(item)
      atWork -= 1
    })
    expect(done.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(most).toBe(3)
  })

  it('tells of a failure once everything that had begun has ended', async () => {
    const ended: number[] = []
    const work = forEachAtMost(2, [1, 2, 3], async (item) => {
      if (item === 1) throw new Error('first')
      await Promise.resolve()
      ended.push(item)
    })
    await expect(work).rejects.toThrow('first')
    expect(ended).toEqual([2, 3])
  })

  it('has nothing to do for no items', async () => {
    await expect(forEachAtMost(4, [], () => Promise.reject(new Error('never')))).resolves.toBeUndefined()
  })
})

describe('keepWorking', () => {
  it('goes on after an error, and ends when it is told to', async () => {
    const stop = new AbortController()
    const errors: unknown[] = []
    let runs = 0
    await keepWorking({
      until: stop.signal,
      onError: (error) => errors.push(error),
      async run() {
        runs += 1
        if (runs === 1) throw new Error('once')
        if (runs === 3) stop.abort()
        return true
      },
    })
    expect(runs).toBe(3)
    expect(errors).toHaveLength(1)
  })

  it('looks once more when it was called while it worked, and listens no longer than it works', async () => {
    const stop = new AbortController()
    let call = () => {}
    let isListening = false
    let runs = 0
    await keepWorking({
      until: stop.signal,
      onError: () => expect.unreachable(),
      async listen(ring) {
        isListening = true
        call = ring
        return async () => {
          isListening = false
        }
      },
      async run() {
        expect(isListening).toBe(true)
        runs += 1
        call()
        if (runs === 3) stop.abort()
        return false
      },
    })
    expect(runs).toBe(3)
    expect(isListening).toBe(false)
  })
})
