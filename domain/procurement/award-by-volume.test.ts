import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awardByVolume, winnersByVolume } from './award-by-volume.ts'
import type { AwardFacts, Bidder } from './award.ts'
import { explainDecision } from './explain-decision.ts'
import { promisedPerMille, volumeRuleOn } from './volume-rule.ts'

const rule = volumeRuleOn('2026-03-02')
const productId = '00000000-0000-7000-8000-000000000001'

function bidder(supplierId: string, price: number, given: Partial<Bidder['offers'][number]> = {}): Bidder {
  return {
    supplierId,
    sealedAt: '2026-03-01T00:00:00.000Z',
    excluded: null,
    capacityUnits: null,
    offers: [
      {
        productId,
        tiers: [{ fromUnits: 1, unitPriceTenThousandths: price }],
        capacityUnits: 1_000_000,
        regionCodes: ['640422', '522732'],
        validTo: '2027-12-31',
        ...given,
      },
    ],
  }
}

function facts(bidders: readonly Bidder[], isAntibiotic = false): AwardFacts {
  return {
    date: '2026-03-02',
    products: [
      {
        productId,
        isAntibiotic,
        ceilingTenThousandths: 100_000,
        incumbentSupplierId: null,
        demands: [
          { regionCode: '522732', institutions: [{ institutionId: 'c', units: 500 }] },
          {
            regionCode: '640422',
            institutions: [
              { institutionId: 'a', units: 1_001 },
              { institutionId: 'b', units: 333 },
            ],
          },
        ],
      },
    ],
    bidders,
  }
}

const codesOf = (award: ReturnType<typeof awardByVolume>) =>
  Object.fromEntries(award.decisions.map(({ supplierId, code }) => [supplierId, code]))

describe('the award by volume', () => {
  it('takes the first five of the field guide’s six bids, and promises 80 %', () => {
    const prices = [20_000, 30_000, 36_000, 36_100, 50_000, 50_100]
    const wins = winnersByVolume(
      prices.map((price) => ({ price })),
      100_000,
      rule,
    )
    expect(wins).toEqual([true, true, true, true, true, false])
    const award = awardByVolume(facts(prices.map((price, index) => bidder(`s${index}`, price))))
    expect(award.promisedUnits).toBe(Math.floor(1_834 * 0.8))
    expect(codesOf(award)).toMatchObject({ s0: 'won', s1: 'won', s2: 'reserve', s5: 'tooDear' })
    const lost = award.decisions.find(({ supplierId }) => supplierId === 's5')
    expect(lost && explainDecision(lost, 'en')).toBe(
      '5.01 yuan is above 5.00, the most that wins where the lowest bid is 2.00.',
    )
    expect(lost && explainDecision(lost, 'zh')).toBe('报价 5.01 元高于入围上限 5.00 元（最低报价 2.00 元）。')
    expect(lost && explainDecision(lost, 'ko')).toBe(
      '가격 5.01위안이 낙찰 한도 5.00위안보다 높습니다(최저 입찰가 2.00위안).',
    )
  })

  it('always takes a bid of 0.1 yuan, and promises less of antibiotics', () => {
    expect(winnersByVolume([{ price: 10 }, { price: 1_000 }, { price: 1_001 }], 1_500, rule)).toEqual([
      true,
      true,
      false,
    ])
    expect([1, 2, 3, 4, 9].map((winners) => promisedPerMille(rule, winners, false))).toEqual([
      500, 600, 700, 800, 800,
    ])
    expect(promisedPerMille(rule, 4, true)).toBe(700)
    expect(promisedPerMille(rule, 0, true)).toBe(0)
  })

  it('breaks a tie by capacity, then by who sealed earlier, then by id', () => {
    const tied = [
      bidder('c', 20_000),
      { ...bidder('b', 20_000), sealedAt: '2026-02-28T00:00:00.000Z' },
      bidder('a', 20_000),
      bidder('d', 20_000, { capacityUnits: 2_000_000 }),
    ]
    const award = awardByVolume(facts(tied))
    expect(award.decisions.map(({ supplierId }) => supplierId)).toEqual(['d', 'b', 'a', 'c'])
    expect(award.lots.map(({ supplies }) => supplies[0]?.supplierId)).toEqual(['b', 'd'])
  })

  it('flags a single bidder for negotiation, and refuses what is above the ceiling or out of date', () => {
    const award = awardByVolume(
      facts([
        bidder('alone', 90_000),
        bidder('dear', 100_001),
        bidder('old', 80_000, { validTo: '2026-03-01' }),
        { ...bidder('gone', 10_000), excluded: 'withdrawn' },
      ]),
    )
    expect(codesOf(award)).toEqual({
      alone: 'wonAlone',
      dear: 'aboveCeiling',
      old: 'offerExpired',
      gone: 'withdrawn',
    })
    expect(award.promisedUnits).toBe(917)
  })

  it('names the lots that no winner delivers to or has capacity for', () => {
    const award = awardByVolume(
      facts([bidder('a', 20_000, { regionCodes: ['640422'], capacityUnits: 900 }), bidder('b', 99_000)]),
    )
    expect(award.uncovered).toEqual([{ productId, regionCode: '522732' }])
  })

  it('promises each institution its part, and gives no supplier more than its capacity', () => {
    const offers = fc.array(
      fc.record({
        price: fc.integer({ min: 1, max: 120_000 }),
        capacityUnits: fc.integer({ min: 1, max: 2_000 }),
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(offers, fc.boolean(), (made, isAntibiotic) => {
        const bidders = made.map(({ price, capacityUnits }, index) =>
          bidder(`s${index}`, price, { capacityUnits }),
        )
        const award = awardByVolume(facts(bidders, isAntibiotic))
        for (const { supplies, institutions } of award.lots) {
          if (supplies.length === 0) continue
          const promised = institutions.reduce((sum, { units }) => sum + units, 0)
          expect(supplies.reduce((sum, { units }) => sum + units, 0)).toBe(promised)
        }
        for (const { supplierId, offers: own } of bidders) {
          const given = award.lots
            .flatMap(({ supplies }) => supplies)
            .filter((supply) => supply.supplierId === supplierId)
            .reduce((sum, { units }) => sum + units, 0)
          expect(given).toBeLessThanOrEqual(own[0]?.capacityUnits ?? 0)
        }
        expect(award.decisions).toHaveLength(bidders.length)
      }),
    )
  })
})
