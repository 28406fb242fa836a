import { describe, expect, it } from 'vitest'
import type { AwardFacts, Bidder } from './award.ts'
import { conflictOf, explainInfeasible } from './find-conflict.ts'
import type { OptimiserOptions } from './tender-problem.ts'

const productId = '00000000-0000-7000-8000-000000000001'
const options: OptimiserOptions = {
  rule: 'optimised',
  promisedPerMille: 1_000,
  minimumWinners: 2,
  maximumSharePerMille: 600,
  minimumSharePerMille: 100,
  switchingPerMille: 0,
}

function bidder(supplierId: string, capacityUnits: number, regionCodes = ['640422']): Bidder {
  return {
    supplierId,
    sealedAt: '2026-03-01T00:00:00.000Z',
    excluded: null,
    capacityUnits: null,
    offers: [
      {
        productId,
        tiers: [{ fromUnits: 1, unitPriceTenThousandths: 100 }],
        capacityUnits,
        regionCodes,
        validTo: '2027-12-31',
      },
    ],
  }
}

function facts(bidders: readonly Bidder[]): AwardFacts {
  return {
    date: '2026-03-02',
    products: [
      {
        productId,
        isAntibiotic: false,
        ceilingTenThousandths: 1_000,
        incumbentSupplierId: null,
        demands: [{ regionCode: '640422', institutions: [{ institutionId: 'a', units: 1_000 }] }],
      },
    ],
    bidders,
  }
}

describe('why a tender cannot be awarded', () => {
  it.each([
    ['capacity that is too small', [bidder('a', 300), bidder('b', 300)], ['capacity']],
    ['a share that leaves no room', [bidder('a', 1_000), bidder('b', 350)], ['capacity', 'maximum_share']],
    [
      'regions that one alone delivers to',
      [bidder('a', 1_000), bidder('b', 1_000, ['522732'])],
      ['regions', 'maximum_share'],
    ],
    ['nobody at all', [], []],
  ])('names %s', (_, bidders, kinds) => {
    // A smallest set: leaving out any one of them frees the lot.
    expect(conflictOf(facts(bidders), options, 0)).toEqual(kinds)
  })

  it('says so in a sentence with the lot', () => {
    const [refusal] = explainInfeasible(facts([bidder('a', 300), bidder('b', 300)]), options, {
      lots: [0],
      limits: [],
    })
    expect(refusal).toMatchObject({
      code: 'tenderInfeasible',
      message: `No supply of product ${productId} in region 640422 keeps all of: capacity.`,
    })
  })

  it('names the suppliers whose capacity is too small for all lots together', () => {
    const [refusal] = explainInfeasible(facts([bidder('a', 900), bidder('b', 900)]), options, {
      lots: [],
      limits: [1],
    })
    expect(refusal?.message).toContain(`b with 900 units of product ${productId}`)
  })
})
