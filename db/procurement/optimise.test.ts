import { describe, expect, it } from 'vitest'
import type { Award, AwardFacts, Bidder } from '#domain/procurement/award.ts'
import { explainDecision } from '#domain/procurement/explain-decision.ts'
import type { Offer } from '#domain/procurement/offer.ts'
import type { OptimiserOptions } from '#domain/procurement/tender-problem.ts'
import { optimise } from './optimise.ts'

const productId = '00000000-0000-7000-8000-000000000001'
const [here, there] = ['640422', '522732'] as const
const options: OptimiserOptions = {
  rule: 'optimised',
  promisedPerMille: 1_000,
  minimumWinners: 2,
  maximumSharePerMille: 600,
  minimumSharePerMille: 100,
  switchingPerMille: 0,
}

interface Given extends Partial<Offer> {
  readonly everywhere?: number
}

/** A bid at prices in 1/10,000 yuan, each from so many units of a lot on. */
function bidder(
  supplierId: string,
  prices: readonly [from: number, price: number][],
  given: Given = {},
): Bidder {
  const { everywhere = null, ...offer } = given
  return {
    supplierId,
    sealedAt: '2026-03-01T00:00:00.000Z',
    excluded: null,
    capacityUnits: everywhere,
    offers: [
      {
        productId,
        tiers: prices.map(([fromUnits, unitPriceTenThousandths]) => ({ fromUnits, unitPriceTenThousandths })),
        capacityUnits: 10_000,
        regionCodes: [here, there],
        validTo: '2027-12-31',
        ...offer,
      },
    ],
  }
}

/** 1,000 units of one product in each region, at a ceiling of 0.1 yuan. */
function facts(
  bidders: readonly Bidder[],
  {
    regions = [here],
    incumbent = null,
  }: { readonly regions?: string[]; readonly incumbent?: string | null } = {},
): AwardFacts {
  return {
    date: '2026-03-02',
    products: [
      {
        productId,
        isAntibiotic: false,
        ceilingTenThousandths: 1_000,
        incumbentSupplierId: incumbent,
        demands: regions.map((regionCode) => ({
          regionCode,
          institutions: [{ institutionId: `of ${regionCode}`, units: 1_000 }],
        })),
      },
    ],
    bidders,
  }
}

const suppliesOf = ({ lots }: Award) =>
  lots.map(({ supplies }) => supplies.map(({ supplierId, units }) => [supplierId, units]))

const work = async (given: AwardFacts, changed: Partial<OptimiserOptions> = {}) =>
  (await optimise(given, { ...options, ...changed })).award

const three = [
  bidder('tiered', [
    [1, 100],
    [600, 80],
  ]),
  bidder('even', [[1, 95]]),
  bidder('dear', [[1, 120]]),
]

describe('the optimiser', () => {
  it('pays the least by tiers, for two winners within their shares, and says why the third lost', async () => {
    const award = await work(facts(three))
    // 600 at 80 and 400 at 95: no other way to share the lot is cheaper.
    expect(suppliesOf(award)).toEqual([
      [
        ['tiered', 600],
        ['even', 400],
      ],
    ])
    expect(award.costTenThousandths).toBe(600 * 80 + 400 * 95)
    expect(award.lots[0]?.backup).toEqual({ supplierId: 'dear', unitPriceTenThousandths: 120 })
    const lost = award.decisions.find(({ supplierId }) => supplierId === 'dear')
    expect(lost).toMatchObject({ code: 'costsMore', price: 120, averagePrice: 86 })
    expect(lost && explainDecision(lost, 'en')).toMatch(/0\.012\d* .*0\.0086/)
    // One alone may supply all of it where one is enough, and at its best tier.
    const one = await work(facts(three), { minimumWinners: 1, maximumSharePerMille: 1_000 })
    expect(suppliesOf(one)).toEqual([[['tiered', 1_000]]])
  })

  it('leaves the incumbent only where that saves more than the penalty', async () => {
    const incumbent = { incumbent: 'dear' }
    // Without it the lot costs 86,000 instead of 96,000, and one penalty more: a thousandth of the lot at its ceiling is 1,000.
    const less = await work(facts(three, incumbent), { switchingPerMille: 9 })
    expect(suppliesOf(less)[0]?.map(([supplierId]) => supplierId)).toEqual(['tiered', 'even'])
    const more = await work(facts(three, incumbent), { switchingPerMille: 11 })
    expect(suppliesOf(more)[0]?.map(([supplierId]) => supplierId)).toEqual(['tiered', 'dear'])
    // The penalty decides; it is no price.
    expect(more.costTenThousandths).toBe(600 * 80 + 400 * 120)
  })

  it('keeps regions, and capacity of a product and over all lots', async () => {
    const bidders = [
      bidder('cheap', [[1, 50]], { everywhere: 700 }),
      bidder('near', [[1, 90]], { regionCodes: [here] }),
      bidder('wide', [[1, 100]]),
      bidder('small', [[1, 60]], { capacityUnits: 300 }),
    ]
    const award = await work(facts(bidders, { regions: [here, there] }))
    const units = new Map<string, number>()
    for (const [supplierId, of] of suppliesOf(award).flat() as [string, number][])
      units.set(supplierId, (units.get(supplierId) ?? 0) + of)
    expect(units.get('cheap')).toBe(700)
    expect(units.get('small')).toBe(300)
    expect([...units.values()].reduce((sum, of) => sum + of)).toBe(2_000)
    expect(suppliesOf(award)[1]?.map(([supplierId]) => supplierId)).not.toContain('near')
  })

  it('lets a single bidder supply all of it, told apart, and leaves out what cannot be taken', async () => {
    const award = await work(
      facts([
        bidder('alone', [[1, 900]]),
        bidder('above', [[1, 1_001]]),
        bidder('old', [[1, 10]], { validTo: '2026-03-01' }),
        { ...bidder('gone', [[1, 10]]), excluded: 'withdrawn' },
        { ...bidder('lapsed', [[1, 10]]), excluded: 'licenceLapsed' },
      ]),
    )
    expect(suppliesOf(award)).toEqual([[['alone', 1_000]]])
    expect(Object.fromEntries(award.decisions.map(({ supplierId, code }) => [supplierId, code]))).toEqual({
      alone: 'wonAlone',
      above: 'aboveCeiling',
      old: 'offerExpired',
      gone: 'withdrawn',
      lapsed: 'licenceLapsed',
    })
  })
})
