import { handlingObstacles, usualHandling } from '#domain/organisations/site.ts'
import type { SeedLot } from '../catalogue/lots.ts'
import type { SeedProduct } from '../catalogue/products.ts'
import { siteId } from '../world/sites.ts'
import type { SeedStock } from '../world/stock.ts'
import { tenantId } from '../world/tenants.ts'
import { depotKeyOf, distributors, type SeedDistributor } from './distributors.ts'

/** How many packs of each lot lie at a distributor's depot. */
const packs = { early: 300, late: 300, near_expiry: 20 } as const

/** What a distributor sells: uncontrolled products that a village may have, but for those that it leaves out. */
export function soldBy({ leavesOutEvery }: SeedDistributor, products: readonly SeedProduct[]): SeedProduct[] {
  return products
    .filter(
      (product) =>
        product.specialControl === 'none' &&
        handlingObstacles(usualHandling.village_pharmacy, product).length === 0,
    )
    .filter((_, index) => index % leavesOutEvery !== leavesOutEvery - 1)
}

/** The stock of every distributor's depot: two good lots of each product, and what is near its expiry. */
export function makeDistributorStock(
  products: readonly SeedProduct[],
  lots: readonly SeedLot[],
): SeedStock[] {
  const lotsOf = Map.groupBy(lots, ({ productId }) => productId)
  return distributors.flatMap((distributor) =>
    soldBy(distributor, products).flatMap(({ id: productId, packUnits }) =>
      (lotsOf.get(productId) ?? []).flatMap(({ id: lotId, number, expiresOn, purpose }): SeedStock[] => {
        if (purpose === 'expired') return []
        return [
          {
            siteId: siteId(depotKeyOf(distributor)),
            tenantId: tenantId(distributor.key),
            productId,
            lotId,
            lotNumber: number,
            expiresOn,
            ownership: 'ours',
            units: packs[purpose] * packUnits,
          },
        ]
      }),
    ),
  )
}

/** From whom goods came to a distributor: its own maker alone, or over a wholesaler as well. */
export function supplyChainOf(distributor: SeedDistributor, product: SeedProduct): string[] {
  if (distributor.isMakersOwn) return [product.manufacturer]
  const between = distributor.buysFrom === 'wholesaler' ? ['演示全国药品批发有限公司'] : []
  return [product.manufacturer, ...between, distributor.nameZh]
}

/** What ten boxes cost less, in hundredths. */
const tierPercent = 96

/** The price of one box, and the lower one from ten boxes on. */
export function pricesOf({ pricePercent }: SeedDistributor, product: SeedProduct) {
  const { id: productId, packUnits, unitPriceTenThousandths } = product
  const price = Math.max(1, Math.round((unitPriceTenThousandths * pricePercent) / 100))
  return [
    { productId, fromUnits: packUnits, unitPriceTenThousandths: price },
    {
      productId,
      fromUnits: 10 * packUnits,
      unitPriceTenThousandths: Math.max(1, Math.round((price * tierPercent) / 100)),
    },
  ]
}
