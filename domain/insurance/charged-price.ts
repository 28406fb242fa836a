import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'
import type { ListedPrices } from './facts.ts'
import type { PriceList } from './price-list.ts'

/** What a base unit costs, in 1/10,000 yuan, and the list that says so; null where it is the catalogue's price. */
export interface ChargedPrice {
  readonly unitPriceTenThousandths: number
  readonly list: PriceList | null
}

/**
 * What an institution charges for a base unit, online and at its counter alike, by who owns it: a public one the
 * government's price and nothing on top of what it paid, a private non-profit one the market price of the public list, a
 * for-profit one its own. Where the lists say nothing it is the catalogue's price, and insurance judges that.
 * @param ownership null where nothing is sold
 */
export function chargedPrice(
  ownership: InstitutionOwnership | null,
  listed: ListedPrices,
  cataloguePrice: number,
): ChargedPrice {
  for (const list of listsOf(ownership, listed)) {
    const price = listed[list]
    if (price !== null) return { unitPriceTenThousandths: price, list }
  }
  return { unitPriceTenThousandths: cataloguePrice, list: null }
}

/** The lists that count, the one that is looked at first in front. */
function listsOf(ownership: InstitutionOwnership | null, listed: ListedPrices): readonly PriceList[] {
  switch (ownership) {
    case null:
      return []
    case 'public': {
      const { government, purchase } = listed
      const isBelow = purchase !== null && (government === null || purchase < government)
      return [isBelow ? 'purchase' : 'government']
    }
    case 'private_non_profit':
      return ['market']
    case 'private_for_profit':
      return ['offline']
  }
}
