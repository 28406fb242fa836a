import { randomBytes } from 'node:crypto'
import type { Offer } from '#domain/procurement/offer.ts'
import { countyRegions } from '#seeds/world/regions.ts'
import { spread, sumOf, type RoundProduct } from './round.ts'

/** Each supplier leaves out every third product. */
const leavesOutEvery = 3

/**
 * The bid of one supplier: two of three products, in four of five counties, at 40 to 90 % of the last price, cheaper in
 * two more tiers; its capacity is well below what all institutions need.
 */
export function bidOf(
  supplier: number,
  products: readonly RoundProduct[],
  pooledUnits: ReadonlyMap<string, number>,
  validTo: string,
) {
  const offers = products.flatMap(({ productId, lastPriceTenThousandths }, index): Offer[] => {
    if ((index + supplier) % leavesOutEvery === 0) return []
    const pooled = pooledUnits.get(productId) ?? 0
    const price = Math.round((lastPriceTenThousandths * (400 + spread(`${supplier}/${index}`, 500))) / 1_000)
    const lot = Math.round(pooled / countyRegions.length)
    return [
      {
        productId,
        tiers: [
          { fromUnits: 1, unitPriceTenThousandths: price },
          { fromUnits: Math.round(lot * 0.3), unitPriceTenThousandths: Math.floor(price * 0.97) },
          { fromUnits: Math.round(lot * 0.6), unitPriceTenThousandths: Math.floor(price * 0.94) },
        ],
        capacityUnits: Math.round(pooled * 0.6),
        regionCodes: countyRegions
          .filter((_, region) => region !== (supplier + index) % countyRegions.length)
          .map(({ county }) => county.code),
        validTo,
      },
    ]
  })
  const capacityUnits = Math.round(sumOf([...pooledUnits.values()]) * 0.14)
  return { offers, capacityUnits, blinding: randomBytes(16).toString('hex') }
}
