import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { takeWholePacks } from './fefo-packs.ts'

const now = new Date('2026-11-22T02:00:00Z')

function lots(...sizes: number[]) {
  return sizes.map((packUnits, index) => ({
    lotId: `size ${packUnits}`,
    expiresOn: `2027-0${index + 1}-28`,
    packUnits,
    packs: 10,
  }))
}

describe('taking whole packs by expiry', () => {
  it('takes 9, 8 and 3 packs of sizes 1, 2 and 6 for 43 units', () => {
    expect(takeWholePacks(lots(1, 2, 6), 43, now)).toEqual({
      takes: [
        { lotId: 'size 1', packs: 9 },
        { lotId: 'size 2', packs: 8 },
        { lotId: 'size 6', packs: 3 },
      ],
      shortUnits: 0,
      excessUnits: 0,
    })
  })

  it('keeps an excess that no whole pack can give back', () => {
    expect(takeWholePacks(lots(6), 43, now)).toEqual({
      takes: [{ lotId: 'size 6', packs: 8 }],
      shortUnits: 0,
      excessUnits: 5,
    })
  })

  it('takes everything and says what is short', () => {
    expect(takeWholePacks(lots(1, 2), 43, now)).toMatchObject({ shortUnits: 13, excessUnits: 0 })
  })

  it('counts expired packs as absent', () => {
    const expired = [{ lotId: 'old', expiresOn: '2026-11-21', packUnits: 6, packs: 10 }]
    expect(takeWholePacks(expired, 6, now)).toEqual({ takes: [], shortUnits: 6, excessUnits: 0 })
  })

  const anyLots = fc.array(
    fc.record({ packUnits: fc.integer({ min: 1, max: 12 }), packs: fc.nat({ max: 10 }) }),
    { maxLength: 6 },
  )

  it('covers the demand unless all is taken, and no pack could be left out', () => {
    fc.assert(
      fc.property(anyLots, fc.nat({ max: 200 }), (sizes, units) => {
        const shelf = sizes.map((size, index) => ({ ...size, lotId: `${index}`, expiresOn: null }))
        const { takes, shortUnits, excessUnits } = takeWholePacks(shelf, units, now)
        const unitsOf = (lotId: string) => shelf[Number(lotId)]?.packUnits ?? 0
        const taken = takes.reduce((sum, take) => sum + take.packs * unitsOf(take.lotId), 0)
        expect(taken).toBe(units - shortUnits + excessUnits)
        expect(Math.min(shortUnits, excessUnits)).toBe(0)
        const inAll = shelf.reduce((sum, lot) => sum + lot.packs * lot.packUnits, 0)
        expect(shortUnits).toBe(Math.max(0, units - inAll))
        for (const take of takes) expect(excessUnits).toBeLessThan(unitsOf(take.lotId))
      }),
    )
  })
})
