import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eligibilityOf, partitionOf } from './eligibility.ts'
import { identityOf } from './household.ts'
import { kitsOf, shareLots, type KitPile } from './kit.ts'
import { bottleneckOf, hourlyRate, leftToDispatch, projectFinish } from './progress.ts'
import { shareKits } from './share-kits.ts'

const rules = {
  tiers: [
    { leastPersonsAtRisk: 1, leastPersons: 1 },
    { leastPersonsAtRisk: 0, leastPersons: 2 },
  ],
}
const areas = [{ regionCode: '640422' }, { regionCode: '640422100' }]

describe('a household', () => {
  it('falls into the first tier that it reaches, in the narrowest area that holds its village', () => {
    const at = (persons: number, personsAtRisk: number) => ({
      villageCode: '640422100002',
      persons,
      personsAtRisk,
    })
    expect(eligibilityOf(at(3, 1), areas, rules)).toEqual({ isEligible: true, area: areas[1], tier: 1 })
    expect(eligibilityOf(at(3, 0), areas, rules)).toMatchObject({ tier: 2 })
    expect(eligibilityOf(at(1, 0), areas, rules)).toEqual({ isEligible: false, reason: 'inNoTier' })
    const elsewhere = { ...at(3, 1), villageCode: '522732100002' }
    expect(eligibilityOf(elsewhere, areas, rules)).toEqual({ isEligible: false, reason: 'outOfArea' })
  })

  it('is the same however it is typed', () => {
    const asTyped = {
      villageCode: '640422100002',
      householdNumber: ' a-12 ',
      phone: '+86 100-0000-0001',
      residentId: null,
    }
    const again = { ...asTyped, householdNumber: 'Ａ１２', phone: '10000000001' }
    expect(identityOf(asTyped)).toEqual(identityOf(again))
  })

  it('belongs to one part of its campaign, with its whole village', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: 1, max: 64 }),
        (village, partitions) => {
          const part = partitionOf(`640422${String(village).padStart(6, '0')}`, partitions)
          expect(part >= 0 && part < partitions).toBe(true)
        },
      ),
    )
  })
})

const pile = fc.record({
  lotId: fc.uuid(),
  productId: fc.constantFrom('a', 'b'),
  units: fc.integer({ min: 0, max: 200 }),
})

describe('lots', () => {
  it('are shared out nearest expiry first, whole lines from one lot, never beyond what lies there', () => {
    const lines = [
      { productId: 'a', units: 7 },
      { productId: 'b', units: 3 },
    ]
    const runs = shareLots(
      lines,
      [
        { lotId: 'a1', productId: 'a', units: 20 },
        { lotId: 'a2', productId: 'a', units: 70 },
        { lotId: 'b1', productId: 'b', units: 9 },
        { lotId: 'b2', productId: 'b', units: 30 },
      ],
      10,
    )
    expect(runs).toEqual([
      { first: 1, last: 2, lotIds: ['a1', 'b1'] },
      { first: 3, last: 3, lotIds: ['a2', 'b1'] },
      { first: 4, last: 10, lotIds: ['a2', 'b2'] },
    ])
    fc.assert(
      fc.property(
        fc.array(pile, { maxLength: 8 }),
        fc.integer({ min: 0, max: 60 }),
        (piles: KitPile[], wanted) => {
          const shared = shareLots(lines, piles, wanted)
          expect(shared.at(-1)?.last ?? 0).toBe(Math.min(wanted, kitsOf(lines, piles)))
          for (const { lotId, units } of piles) {
            const used = shared.reduce(
              (sum, { first, last, lotIds }) =>
                sum +
                lotIds.reduce(
                  (of, id, line) => of + (id === lotId ? (last - first + 1) * (lines[line]?.units ?? 0) : 0),
                  0,
                ),
              0,
            )
            expect(used).toBeLessThanOrEqual(units)
          }
        },
      ),
    )
  })
})

describe('kits', () => {
  it('fill a tier before the next one, and areas alike within it', () => {
    const claims = [
      { regionCode: 'x', tier: 2, households: 100 },
      { regionCode: 'x', tier: 1, households: 30 },
      { regionCode: 'y', tier: 1, households: 10 },
      { regionCode: 'y', tier: 2, households: 50 },
    ]
    const kits = shareKits(100, claims).map((share) => [share.regionCode, share.tier, share.kits])
    expect(kits).toEqual([
      ['x', 2, 40],
      ['x', 1, 30],
      ['y', 1, 10],
      ['y', 2, 20],
    ])
    expect(shareKits(100, claims)[0]?.reason).toBe('Tier 2 is filled to 40 % of 150 households.')
    expect(shareKits(0, claims).every((share) => share.kits === 0)).toBe(true)
  })
})

describe('the progress of a campaign', () => {
  it('is projected from its rate, and waits where most parcels wait', () => {
    const now = new Date('2026-03-02T00:00:00Z')
    // 500,000 in three days without a break are 1.93 a second.
    expect(hourlyRate(500_000, 72 * 3_600_000) / 3_600).toBeCloseTo(1.93, 2)
    expect(projectFinish(1_000, 500, now)).toEqual(new Date('2026-03-02T02:00:00Z'))
    expect(projectFinish(1, 0, now)).toBeNull()
    const counts = { released: 10, picked: 30, owing: 2, delivered: 5, eligible: 3 }
    expect(leftToDispatch(counts)).toBe(42)
    expect(bottleneckOf(counts, 0)).toBe('recheck')
    expect(bottleneckOf({ delivered: 5 }, 0)).toBeNull()
  })

  it('waits for stock only as far as no kits are allocated', () => {
    expect(bottleneckOf({ eligible: 30 }, 0)).toBe('stock')
    expect(bottleneckOf({ eligible: 30 }, 20)).toBe('release')
    expect(bottleneckOf({ eligible: 30, granted: 2 }, 10)).toBe('stock')
  })
})
