import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chooseDepots } from './choose-depots.ts'
import { splitOrder, type WantedLine } from './split-order.ts'

const offer = (sellerTenantId: string, price: number, availableUnits: number) => ({
  sellerTenantId,
  availableUnits,
  tiers: [{ fromUnits: 1, unitPriceTenThousandths: price }],
})
const line = (units: number, ...offers: WantedLine['offers']): WantedLine => ({
  productId: 'tablet',
  units,
  packUnits: 20,
  offers,
})
const sharesOf = (lines: readonly WantedLine[], minimums = new Map<string, number>()) =>
  splitOrder(lines, minimums).allotments.map(({ sellerTenantId, units }) => [sellerTenantId, units])

describe('splitting an order', () => {
  it('goes to the cheapest that has all of it', () => {
    expect(
      sharesOf([line(100, offer('a', 5_000, 500), offer('b', 4_000, 80), offer('c', 4_500, 100))]),
    ).toEqual([['c', 100]])
  })

  it('goes over several where none has enough, whole boxes each, and what is left waits at the cheapest', () => {
    expect(sharesOf([line(200, offer('a', 5_000, 90), offer('b', 4_000, 70))])).toEqual([
      ['b', 60 + 60],
      ['a', 80],
    ])
  })

  it('leaves out a seller below its minimum where others can bring everything', () => {
    const lines = [
      line(20, offer('small', 4_000, 20), offer('large', 4_100, 20)),
      line(400, offer('large', 4_000, 400)),
    ]
    expect(sharesOf(lines, new Map([['small', 2_000]]))).toEqual([
      ['large', 20],
      ['large', 400],
    ])
    const alone = splitOrder([line(20, offer('small', 4_000, 20))], new Map([['small', 2_000]]))
    expect(alone.belowMinimum).toEqual([{ sellerTenantId: 'small', goodsFen: 800, minimumFen: 2_000 }])
  })

  it('tells what nobody sells in so small a quantity', () => {
    const dear = { ...offer('a', 5_000, 900), tiers: [{ fromUnits: 200, unitPriceTenThousandths: 5_000 }] }
    expect(splitOrder([line(20, dear)], new Map()).unsold).toEqual([0])
  })

  it('allots exactly what was wanted, in whole boxes', () => {
    const stock = fc.record({ price: fc.integer({ min: 1, max: 9_000 }), units: fc.nat({ max: 500 }) })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(stock, { minLength: 1, maxLength: 5 }),
        (boxes, stocks) => {
          const offers = stocks.map(({ price, units }, index) => offer(`seller-${index}`, price, units))
          const { allotments } = splitOrder([line(boxes * 20, ...offers)], new Map())
          expect(allotments.reduce((sum, { units }) => sum + units, 0)).toBe(boxes * 20)
          expect(allotments.every(({ units }) => units % 20 === 0 && units > 0)).toBe(true)
        },
      ),
    )
  })
})

describe('choosing depots', () => {
  const now = new Date('2026-03-02T01:00:00Z')
  const lot = (siteId: string, lotId: string, expiresOn: string, units: number) =>
    ({ siteId, lotId, expiresOn, units, productId: 'tablet', ownership: 'ours' }) as const
  const wanted = [{ lineId: 'line', productId: 'tablet', units: 100, packUnits: 20, lotId: null }]

  it('takes one depot before two, and there what expires first', () => {
    const lots = [
      lot('north', 'soon', '2026-09-01', 60),
      lot('south', 'later', '2027-03-01', 80),
      lot('south', 'sooner', '2026-12-01', 60),
    ]
    const { depots, short } = chooseDepots(wanted, lots, now)
    expect(depots).toMatchObject([
      {
        siteId: 'south',
        takes: [
          { lotId: 'sooner', units: 60 },
          { lotId: 'later', units: 40 },
        ],
      },
    ])
    expect(short.size).toBe(0)
  })

  it('opens no box, takes no expired lot, and tells what is short', () => {
    const lots = [lot('north', 'odd', '2026-09-01', 50), lot('south', 'old', '2026-03-01', 900)]
    const { depots, short } = chooseDepots(wanted, lots, now)
    expect(depots).toMatchObject([{ siteId: 'north', takes: [{ lotId: 'odd', units: 40 }] }])
    expect(short.get('line')).toBe(60)
  })

  it('never takes more of a lot than there is, nor brings more than is wanted', () => {
    const anyLot = fc.record({
      siteId: fc.constantFrom('north', 'south', 'west'),
      lotId: fc.constantFrom('a', 'b', 'c', 'd'),
      units: fc.nat({ max: 200 }),
    })
    fc.assert(
      fc.property(
        fc.uniqueArray(anyLot, { selector: ({ siteId, lotId }) => siteId + lotId }),
        fc.integer({ min: 1, max: 12 }),
        (lots, boxes) => {
          const held = lots.map(({ siteId, lotId, units }) => lot(siteId, lotId, '2027-01-01', units))
          const lines = ['one', 'two'].map(
            (lineId) => ({ ...wanted[0], lineId, units: boxes * 20 }) as (typeof wanted)[number],
          )
          const { depots, short } = chooseDepots(lines, held, now)
          const takes = depots.flatMap(({ siteId, takes: ofSite }) =>
            ofSite.map((take) => ({ siteId, ...take })),
          )
          for (const one of held) {
            const taken = takes.filter(({ siteId, lotId }) => siteId === one.siteId && lotId === one.lotId)
            expect(taken.reduce((sum, { units }) => sum + units, 0)).toBeLessThanOrEqual(one.units)
          }
          for (const { lineId, units } of lines) {
            const brought = takes
              .filter((take) => take.lineId === lineId)
              .reduce((sum, take) => sum + take.units, 0)
            expect(brought + (short.get(lineId) ?? 0)).toBe(units)
          }
        },
      ),
    )
  })
})
