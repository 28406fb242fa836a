import { priceRules } from '#domain/organisations/price-rule.ts'
import type { InsuranceRule, LineFinding } from '../rule.ts'

const guidance = { source: priceRules.public.source, validFrom: '2019-08-17', validTo: null } as const

/**
 * Who owns the institution decides what it may ask: a public one the government's price and nothing on top of what it
 * paid; a private non-profit one what the public list of items has, at market price; a for-profit one its own.
 */
export const pricedByOwnership: InsuranceRule = {
  id: 'insurance.price-by-ownership',
  ...guidance,
  checked: false,
  find({ price, listed }, { institution }) {
    if (institution.ownership === null) return []
    const { items, level, hasMarkUp } = priceRules[institution.ownership]
    if (items === 'own') return []
    const allowed = level === 'government' ? listed.government : listed.market
    const findings: LineFinding[] = []
    if (allowed === null) findings.push(noListedPrice(level))
    else if (price > allowed) findings.push(priceAbove(level))
    if (!hasMarkUp && listed.purchase !== null && price > listed.purchase) findings.push(markedUp)
    return findings
  },
}

/** What is sold online costs what it costs at the counter. */
export const samePriceOnline: InsuranceRule = {
  id: 'insurance.same-price-online',
  ...guidance,
  checked: false,
  find({ price, listed }) {
    if (listed.offline === null || listed.offline === price) return []
    return [
      {
        level: 'refused',
        code: 'priceDiffersOffline',
        message: 'The institution asks another price at its counter.',
        nextStep: 'Bring the two prices in line.',
      },
    ]
  },
}

function noListedPrice(level: 'government' | 'market'): LineFinding {
  return level === 'market'
    ? {
        level: 'refused',
        code: 'notOnPublicItems',
        message: 'The public list of items does not have this product.',
        nextStep: 'Choose a product of the public list.',
      }
    : {
        level: 'caution',
        code: 'governmentPriceUnknown',
        message: 'No price of the government is on file for this product.',
        nextStep: 'Enter the price list in force.',
      }
}

function priceAbove(level: 'government' | 'market'): LineFinding {
  return {
    level: 'refused',
    code: level === 'government' ? 'priceAboveGovernment' : 'priceAboveMarket',
    message: `The price is above the ${level} price of the day.`,
    nextStep: 'Lower the price to the list.',
  }
}

const markedUp: LineFinding = {
  level: 'refused',
  code: 'markedUp',
  message: 'A public institution sells drugs at what it paid for them.',
  nextStep: 'Lower the price to the purchase price.',
}
