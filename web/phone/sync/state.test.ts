import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterPage, dueSteps, knownSince, nothingSynced, syncSteps, type SyncState } from './state.ts'

const now = new Date('2026-03-02T01:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

/** Everything brought at `now`, one page each. */
const whole = syncSteps.reduce<SyncState>(
  (state, step) => afterPage(state, { step, ids: ['a'], next: null }, now),
  nothingSynced,
)

describe('bringing a site’s data', () => {
  it('begins with everything, and then brings again what has become old', () => {
    expect(dueSteps(nothingSynced, now, false)).toEqual([...syncSteps])
    expect(dueSteps(whole, now, false)).toEqual([])
    const byTheMinute = ['orders', 'parcels', 'recallTasks']
    expect(dueSteps(whole, later(1), false)).toEqual(byTheMinute)
    const inTenMinutes = ['suggestions', ...byTheMinute, 'stocktakes', 'balances']
    expect(dueSteps(whole, later(10), false)).toEqual(inTenMinutes)
    expect(dueSteps(whole, later(360), false)).toEqual([...syncSteps])
    expect(dueSteps(whole, now, true)).toEqual([...syncSteps])
  })

  it('goes on at the page where the network was lost, wherever that was, and forgets no page', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }), (sizes) => {
        let state = whole
        const brought: string[] = []
        for (const [page, size] of sizes.entries()) {
          const ids = Array.from({ length: size }, (_, row) => `${page}/${row}`)
          const isLast = page === sizes.length - 1
          // As read again from the phone's database after it was switched off.
          const kept = structuredClone(state)
          state = afterPage(kept, { step: 'products', ids, next: isLast ? null : String(page) }, later(1))
          brought.push(...ids)
          if (isLast) continue
          expect(dueSteps(state, now, false)[0]).toBe('products')
          expect(state.running).toEqual({ step: 'products', after: String(page), seenIds: brought })
        }
        expect(state).toEqual({
          doneAt: { ...whole.doneAt, products: later(1).toISOString() },
          running: null,
        })
      }),
    )
  })

  it('knows how old the oldest of what is shown is', () => {
    expect(knownSince(nothingSynced)).toBeNull()
    expect(knownSince(whole)).toBe(now.toISOString())
    const newer = afterPage(whole, { step: 'orders', ids: [], next: null }, later(5))
    expect(knownSince(newer)).toBe(now.toISOString())
  })
})
