import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSaleable, takeFefo, type LotOnHand } from './fefo.ts'

const now = new Date('2026-11-22T02:00:00Z')

const anyLots: fc.Arbitrary<LotOnHand[]> = fc.uniqueArray(
  fc.record({
    lotId: fc.string({ minLength: 1, maxLength: 3 }),
    expiresOn: fc.constantFrom('2026-01-31', '2026-11-21', '2026-11-22', '2027-03-31', '2028-12-31', null),
    units: fc.integer({ min: 0, max: 40 }),
  }),
  { selector: ({ lotId }) => lotId, maxLength: 8 },
)

describe('taking units by expiry', () => {
  it('is 12 short when 50 are asked of 10 × 3, 2 × 3 and 2 × 1 units, and takes the undated lot last', () => {
    const lots = [
      { lotId: 'undated', expiresOn: null, units: 2 * 1 },
      { lotId: 'late', expiresOn: '2027-08-31', units: 2 * 3 },
      { lotId: 'soon', expiresOn: '2027-01-31', units: 10 * 3 },
    ]
    expect(takeFefo(lots, 50, now)).toEqual({
      takes: [
        { lotId: 'soon', units: 30 },
        { lotId: 'late', units: 6 },
        { lotId: 'undated', units: 2 },
      ],
      shortUnits: 12,
    })
  })

  it('sells a lot through the last minute of its last day in Shanghai, and not after', () => {
    expect(isSaleable('2026-11-22', new Date('2026-11-22T15:59:59Z'))).toBe(true)
    expect(isSaleable('2026-11-22', new Date('2026-11-22T16:00:00Z'))).toBe(false)
  })

  it('takes lots of one day in the order of their ids, however they are listed', () => {
    const lots = ['b', 'c', 'a'].map((lotId) => ({ lotId, expiresOn: '2027-01-31', units: 1 }))
    expect(takeFefo(lots, 2, now).takes.map(({ lotId }) => lotId)).toEqual(['a', 'b'])
  })

  it('never takes from an expired lot, nor more than a lot has', () => {
    fc.assert(
      fc.property(anyLots, fc.nat({ max: 200 }), (lots, units) => {
        for (const take of takeFefo(lots, units, now).takes) {
          const lot = lots.find(({ lotId }) => lotId === take.lotId)
          expect(isSaleable(lot?.expiresOn ?? null, now)).toBe(true)
          expect(take.units).toBeGreaterThan(0)
          expect(take.units).toBeLessThanOrEqual(lot?.units ?? 0)
        }
      }),
    )
  })

  it('gives exactly what was asked, or all there is', () => {
    fc.assert(
      fc.property(anyLots, fc.nat({ max: 200 }), (lots, units) => {
        const { takes, shortUnits } = takeFefo(lots, units, now)
        const taken = takes.reduce((sum, take) => sum + take.units, 0)
        const saleable = lots.filter(({ expiresOn }) => isSaleable(expiresOn, now))
        expect(taken).toBe(
          Math.min(
            units,
            saleable.reduce((sum, lot) => sum + lot.units, 0),
          ),
        )
        expect(taken + shortUnits).toBe(units)
      }),
    )
  })

  it('leaves no unit of an earlier lot while it takes from a later one', () => {
    fc.assert(
      fc.property(anyLots, fc.nat({ max: 200 }), (lots, units) => {
        const { takes } = takeFefo(lots, units, now)
        const expiry = (lotId: string) => lots.find((lot) => lot.lotId === lotId)?.expiresOn ?? '9999-12-31'
        const last = takes.at(-1)
        for (const lot of lots.filter(({ expiresOn }) => isSaleable(expiresOn, now))) {
          if (!last || expiry(lot.lotId) >= expiry(last.lotId)) continue
          expect(takes.find(({ lotId }) => lotId === lot.lotId)?.units ?? 0).toBe(lot.units)
        }
      }),
    )
  })
})
