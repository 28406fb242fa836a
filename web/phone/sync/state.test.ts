import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  afterPage,
  dueSteps,
  knownSince,
  nothingSynced,
  stepsOf,
  syncSteps,
  type SyncState,
} from './state.ts'

const now = new Date('2026-03-02T01:00:00Z')
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

/** Everything brought at `now`, one page each. */
const whole = syncSteps.reduce<SyncState>(
  (state, step) => afterPage(state, { step, ids: ['a'], next: null }, now),
  nothingSynced,
)

describe('bringing a site’s data', () => {
  it('begins with everything, and then brings again what has become old', () => {
    expect(dueSteps(nothingSynced, now)).toEqual([...syncSteps])
    expect(dueSteps(whole, now)).toEqual([])
    const byTheMinute = ['orders', 'parcels', 'recallTasks']
    expect(dueSteps(whole, later(1))).toEqual(byTheMinute)
    const inTenMinutes = ['suggestions', ...byTheMinute, 'stocktakes', 'balances']
    expect(dueSteps(whole, later(10))).toEqual(inTenMinutes)
    expect(dueSteps(whole, later(360))).toEqual([...syncSteps])
    expect(dueSteps(whole, now, syncSteps)).toEqual([...syncSteps])
  })

  it('brings at once what it hears of, and what changes by the minute where it cannot know', () => {
    const dueOf = (heard: readonly string[] | null) =>
      dueSteps(whole, later(0.5), stepsOf(heard && new Set(heard)))
    expect(dueOf([])).toEqual([])
    expect(dueOf(['shipment'])).toEqual(['parcels'])
    expect(dueOf(['order', 'order_part', 'shipment', 'claim'])).toEqual(['orders', 'parcels'])
    expect(dueOf(['stocktake', 'recall', 'suggestion'])).toEqual([
      'suggestions',
      'recallTasks',
      'stocktakes',
      'balances',
    ])
    expect(dueOf(null)).toEqual(['orders', 'parcels', 'recallTasks'])
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
          expect(dueSteps(state, now)[0]).toBe('products')
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
