import { describe, expect, it } from 'vitest'
import { takeFile, type KnownDifference } from './take-file.ts'

const ours = (settledFen: number, isDue = false) => ({ claimId: 'a', settledFen, isDue })
const theirs = (settledFen: number) => ({ claimId: 'a', settledFen })
const missing: KnownDifference = {
  id: '1',
  day: '2026-12-01',
  kind: 'missing_there',
  claimId: 'a',
  oursFen: 801,
  theirsFen: null,
  isOpen: true,
  settledByFileOf: null,
}
const short: KnownDifference = { ...missing, kind: 'amount_differs', theirsFen: 700 }
const nothing = { raised: [], changed: [], settled: [], reopened: [] }
const later = '2026-12-02'

describe('a file that comes after a difference', () => {
  it('settles it by naming the claim with our amount', () => {
    expect(takeFile(later, [ours(801)], [theirs(801)], [missing])).toEqual({ ...nothing, settled: ['1'] })
  })

  it('settles it by what was lacking, and finds nothing wrong with that', () => {
    expect(takeFile(later, [ours(801)], [theirs(101)], [short])).toEqual({ ...nothing, settled: ['1'] })
  })

  it('leaves it where it says nothing, or something else, which is told as well', () => {
    expect(takeFile(later, [], [], [missing])).toEqual(nothing)
    expect(takeFile(later, [ours(801)], [theirs(5)], [short])).toEqual({
      ...nothing,
      raised: [{ kind: 'amount_differs', claimId: 'a', oursFen: 801, theirsFen: 5 }],
    })
  })

  it('reopens what it had settled, once it is filed anew without that', () => {
    const closed = { ...missing, isOpen: false, settledByFileOf: later }
    expect(takeFile(later, [ours(801)], [theirs(801)], [closed])).toEqual(nothing)
    const { id, kind, claimId, oursFen, theirsFen } = closed
    expect(takeFile(later, [], [], [closed])).toEqual({
      ...nothing,
      reopened: [{ id, kind, claimId, oursFen, theirsFen }],
    })
  })
})

describe('a day that is filed anew', () => {
  const day = missing.day

  it('settles what it agrees on now, and raises nothing twice', () => {
    expect(takeFile(day, [ours(801, true)], [theirs(801)], [missing])).toEqual({ ...nothing, settled: ['1'] })
    expect(takeFile(day, [ours(801, true)], [], [missing])).toEqual(nothing)
  })

  it('tells another amount of an open difference', () => {
    const now = { id: '1', kind: 'amount_differs', claimId: 'a', oursFen: 801, theirsFen: 799 }
    expect(takeFile(day, [ours(801, true)], [theirs(799)], [short])).toEqual({ ...nothing, changed: [now] })
  })

  it('reopens what it had put right and has wrong again, but not what a later file put right', () => {
    const closed = (settledByFileOf: string) => ({ ...missing, isOpen: false, settledByFileOf })
    const { reopened } = takeFile(day, [ours(801, true)], [], [closed(day)])
    expect(reopened).toMatchObject([{ id: '1', kind: 'missing_there' }])
    expect(takeFile(day, [ours(801, true)], [], [closed(later)])).toEqual(nothing)
  })

  it('leaves what a person closed, and reopens it with other amounts', () => {
    const closed = { ...short, isOpen: false }
    expect(takeFile(day, [ours(801, true)], [theirs(700)], [closed])).toEqual(nothing)
    const { reopened } = takeFile(day, [ours(801, true)], [theirs(600)], [closed])
    expect(reopened).toMatchObject([{ id: '1', theirsFen: 600 }])
  })
})
