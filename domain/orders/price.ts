import { lineFen } from '#domain/money/fen.ts'

/** A unit price that holds from a quantity on. */
export interface PriceTier {
  /** Base units. */
  readonly fromUnits: number
  /** Price of one base unit in 1/10,000 yuan. */
  readonly unitPriceTenThousandths: number
}

/**
 * The unit price for a quantity: that of the highest tier that the quantity reaches.
 * @returns null when it reaches none, so that nothing is sold at a price that nobody set.
 */
export function tierPrice(tiers: readonly PriceTier[], units: number): number | null {
  const reached = tiers
    .filter(({ fromUnits }) => fromUnits <= units)
    .toSorted((a, b) => b.fromUnits - a.fromUnits)
  return reached[0]?.unitPriceTenThousandths ?? null
}

/**
 * What a buyer saves by taking `units` at one unit price rather than at the cheapest of `others`, in fen. Each price
 * is rounded once, as its invoice would be. 0 where nothing is dearer, null where there is nothing to compare with.
 */
export function savingFen(
  unitPriceTenThousandths: number,
  others: readonly number[],
  units: number,
): number | null {
  if (others.length === 0) return null
  return Math.max(0, lineFen(Math.min(...others), units) - lineFen(unitPriceTenThousandths, units))
}

/** What a seller asks for before it sells, and for the way. */
export interface DeliveryTerms {
  /** Orders of goods below it are refused. */
  readonly minimumOrderFen: number
  /** From this value of goods on the way is free. */
  readonly freeDeliveryFen: number
  readonly deliveryFeeFen: number
}

/** What the way costs with goods of this value. */
export function deliveryFeeFen(terms: DeliveryTerms, goodsFen: number): number {
  return goodsFen >= terms.freeDeliveryFen ? 0 : terms.deliveryFeeFen
}
