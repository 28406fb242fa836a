import { describe, expect, it } from 'vitest'
import { abcClassesOf } from './abc.ts'
import { countDifference, needsRecount, shelfPart } from './counting.ts'
import { daysLeft, expiryBand } from './near-expiry.ts'
import { mayHold } from './packaging.ts'
import { needsApproval, usualInventoryPolicy } from './policy.ts'
import { collectedPerThousand, recallRule } from './recall-classes.ts'

const now = new Date('2026-12-01T02:00:00Z')

describe('counting', () => {
  it('corrects by what was counted less what the books held then', () => {
    expect(countDifference({ countedUnits: 85, bookUnits: 90 })).toBe(-5)
    expect([needsRecount(-20, 20), needsRecount(21, 20)]).toEqual([false, true])
  })

  it('counts a lot as expired from the day after its last one', () => {
    expect([shelfPart('2026-12-01', now), shelfPart('2026-11-30', now), shelfPart(null, now)]).toEqual([
      'shelf',
      'expired',
      'shelf',
    ])
  })

  it('asks for a second person above the limit in units or in value', () => {
    const policy = { ...usualInventoryPolicy, adjustUnits: 100, adjustFen: 1_000 }
    expect(needsApproval(policy, -100, 1_000)).toBe(false)
    expect(needsApproval(policy, 101, 1)).toBe(true)
    expect(needsApproval(policy, 20, 5_050)).toBe(true)
  })

  it('takes the dearest as class A, up to 80 % of the value, then B up to 95 %', () => {
    const values = [700, 150, 100, 40, 10].map((valueFen, index) => ({ productId: `p${index}`, valueFen }))
    expect([...abcClassesOf(values).values()]).toEqual(['a', 'a', 'b', 'c', 'c'])
    expect([...abcClassesOf([{ productId: 'p', valueFen: 0 }]).values()]).toEqual(['c'])
  })
})

describe('goods near their last day', () => {
  it('have days left until that day in Shanghai, and the nearest band', () => {
    expect(['2026-12-01', '2026-12-31', '2026-11-30'].map((day) => daysLeft(day, now))).toEqual([0, 30, -1])
    expect([30, 31, 181, -1].map((left) => expiryBand(left, [180, 30, 90]))).toEqual([
      30,
      90,
      null,
      'expired',
    ])
  })
})

describe('packages', () => {
  it('hold what is smaller than themselves', () => {
    expect([mayHold('carton', 'middle'), mayHold('middle', 'box'), mayHold('middle', 'middle')]).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('a recall rule', () => {
  it('gives the hours to reach every holder by class, and nothing before it held', () => {
    expect(([1, 2, 3] as const).map((each) => recallRule(each, '2026-12-01').notifyHours)).toEqual([
      24, 72, 168,
    ])
    expect(() => recallRule(1, '2020-01-01')).toThrow(RangeError)
  })

  it('counts what is collected in per thousand, never rounded up to all', () => {
    expect([collectedPerThousand(999, 1_000), collectedPerThousand(9_999, 10_000)]).toEqual([999, 999])
    expect(collectedPerThousand(0, 0)).toBe(1_000)
  })
})
