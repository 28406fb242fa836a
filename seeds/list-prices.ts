import type { ListedPrice } from '#db/insurance/list-prices.ts'
import { publicPriceLists } from '#domain/insurance/price-list.ts'
import { seedId } from './seed-id.ts'
import { tenantId } from './world/tenants.ts'
import type { World } from './world/world.ts'

/** The public price lists of the demo world: every listed product, at the price that the network asks for it. */
export function makeListPrices({ products }: World, today: string): ListedPrice[] {
  const listed = products.filter(({ listClass }) => listClass !== 'unlisted')
  return listed.flatMap(({ id, unitPriceTenThousandths }) =>
    publicPriceLists.map((list) => ({
      id: seedId(`list-price/${list}/${id}`),
      tenantId: tenantId('network'),
      productId: id,
      list,
      unitPriceTenThousandths,
      validFrom: `${Number(today.slice(0, 4)) - 1}-01-01`,
      validTo: null,
      source: 'invented for the demo world',
    })),
  )
}
