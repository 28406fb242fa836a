import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { institutionOwnerships } from '#domain/organisations/price-rule.ts'
import { chargedPrice } from './charged-price.ts'
import { pricedByOwnership, samePriceOnline } from './rules/prices.ts'
import type { InsuranceFacts, InsuredLine, ListedPrices } from './facts.ts'

const nothing: ListedPrices = { government: null, market: null, purchase: null, offline: null }
const everything: ListedPrices = { government: 3_000, market: 4_000, purchase: 2_800, offline: 4_500 }

describe('what is charged', () => {
  it.each([
    ['public', everything, 2_800, 'purchase'],
    ['public', { ...everything, purchase: 3_200 }, 3_000, 'government'],
    ['public', { ...everything, government: null }, 2_800, 'purchase'],
    ['private_non_profit', everything, 4_000, 'market'],
    ['private_for_profit', everything, 4_500, 'offline'],
    ['public', nothing, 3_575, null],
    ['private_non_profit', nothing, 3_575, null],
    ['private_for_profit', nothing, 3_575, null],
    [null, everything, 3_575, null],
  ] as const)('by a %s institution is the price that it may ask', (ownership, listed, price, list) => {
    expect(chargedPrice(ownership, listed, 3_575)).toEqual({ unitPriceTenThousandths: price, list })
  })

  it('is never refused by the price rules where a list that counts has the product', () => {
    const price = fc.option(fc.integer({ min: 0, max: 1_000_000 }))
    const lists = fc.record({ government: price, market: price, purchase: price })
    const ownerships = fc.constantFrom(...institutionOwnerships)
    fc.assert(
      fc.property(lists, ownerships, (listed, ownership) => {
        const charged = chargedPrice(ownership, { ...listed, offline: null }, 500)
        const line = { price: charged.unitPriceTenThousandths, listed: { ...listed, offline: null } }
        const facts = { institution: { ownership } }
        const refused = [pricedByOwnership, samePriceOnline]
          .flatMap((rule) => rule.find(line as unknown as InsuredLine, facts as unknown as InsuranceFacts))
          .filter(({ level }) => level === 'refused')
        expect(charged.list === null ? [] : refused).toEqual([])
      }),
    )
  })
})
