import type { ReceiptLine } from '#db/inventory/receipt-lines.ts'
import type { StockOwnership } from '#domain/inventory/ownership.ts'
import { handlingObstacles, siteKinds, usualHandling } from '#domain/organisations/site.ts'
import type { SiteKind } from '#domain/organisations/site.ts'
import type { LotPurpose, SeedLot } from '../catalogue/lots.ts'
import type { SeedProduct } from '../catalogue/products.ts'
import { createRandom } from '../random.ts'
import type { Random } from '../random.ts'
import type { SeedSite } from './sites.ts'

/** What lies at a site when the demo begins, all of it available. One row per site, lot and ownership. */
export interface SeedStock extends Omit<ReceiptLine, 'traceCodes'> {
  readonly tenantId: string
  readonly lotId: string
}

/** How many products a site keeps, and how many packs of a lot. */
const depotPacks = 150
const assortment = {
  county_hub: { products: 250, packs: 30 },
  township_pharmacy: { products: 20, packs: 10 },
  village_pharmacy: { products: 20, packs: 4 },
  chain_pharmacy: { products: 120, packs: 10 },
  hospital_window: { products: 60, packs: 10 },
  delivery_point: { products: 0, packs: 0 },
} as const

/** Packs of one lot that a site should have. */
interface Wanted {
  readonly purpose: LotPurpose
  readonly packs: number
  readonly ownership: StockOwnership
}

/** The opening stock of every site, in the order of the sites. */
export function makeStock(
  sites: readonly SeedSite[],
  products: readonly SeedProduct[],
  lots: readonly SeedLot[],
): SeedStock[] {
  const lotOf = new Map(lots.map((lot) => [`${lot.productId}/${lot.purpose}`, lot]))
  const rowsOf = (
    { id: siteId, tenantId }: SeedSite,
    { id: productId, packUnits }: SeedProduct,
    wanted: Wanted[],
  ) =>
    wanted.flatMap(({ purpose, packs, ownership }): SeedStock[] => {
      const lot = lotOf.get(`${productId}/${purpose}`)
      if (!lot) return []
      const { id: lotId, number: lotNumber, expiresOn } = lot
      return [
        { siteId, tenantId, productId, lotId, lotNumber, expiresOn, ownership, units: packs * packUnits },
      ]
    })
  const handledBy = new Map(
    siteKinds.map((kind) => [
      kind,
      products.filter((product) => handlingObstacles(usualHandling[kind], product).length === 0),
    ]),
  )
  return sites.flatMap((site) => {
    const { kind } = site
    const handled = handledBy.get(kind) ?? []
    if (kind === 'province_depot' || kind === 'city_depot') {
      return handled.flatMap((product, index) => rowsOf(site, product, wantedInDepot(site, product, index)))
    }
    const size = assortment[kind]
    const random = createRandom(`stock/${site.key}`)
    return shelfProducts(handled, size.products, random).flatMap((product, index) =>
      rowsOf(site, product, wantedOnShelf(kind, size.packs, product, index, random)),
    )
  })
}

/** Both good lots of nearly every product. The province also stores what others own; only it keeps controlled drugs. */
function wantedInDepot(site: SeedSite, product: SeedProduct, index: number): Wanted[] {
  const isProvince = site.kind === 'province_depot'
  const isLeftOut = !isProvince && (product.specialControl !== 'none' || index % 25 === 24)
  if (isLeftOut) return []
  const isConsigned = isProvince && index % 9 === 0
  const wanted: Wanted[] = [
    { purpose: 'early', packs: depotPacks, ownership: 'ours' },
    { purpose: 'late', packs: depotPacks, ownership: isConsigned ? 'consigned' : 'ours' },
    { purpose: 'near_expiry', packs: 10, ownership: 'ours' },
    { purpose: 'expired', packs: 5, ownership: 'ours' },
  ]
  if (isProvince && index % 31 === 0) wanted.push({ purpose: 'early', packs: 20, ownership: 'third_party' })
  return wanted
}

/** What is asked for most first, then a choice of the rest; controlled drugs never. */
function shelfProducts(handled: readonly SeedProduct[], count: number, random: Random): SeedProduct[] {
  const uncontrolled = handled.filter(({ specialControl }) => specialControl === 'none')
  const common = random.sample(
    uncontrolled.filter((product) => product.common),
    count,
  )
  const others = random.sample(
    uncontrolled.filter((product) => !product.common),
    count - common.length,
  )
  return [...common, ...others]
}

/** One lot of each product, a second one at the hub; some of it near its expiry, expired, or given for charity. */
function wantedOnShelf(
  kind: SiteKind,
  packs: number,
  product: SeedProduct,
  index: number,
  random: Random,
): Wanted[] {
  const isHub = kind === 'county_hub'
  const wanted: Wanted[] = [{ purpose: 'early', packs, ownership: 'ours' }]
  if (isHub && product.common) wanted.push({ purpose: 'late', packs, ownership: 'ours' })
  if (isHub && index % 17 === 0) wanted.push({ purpose: 'late', packs: 5, ownership: 'donated' })
  if (isHub || index % 10 === 0) wanted.push({ purpose: 'near_expiry', packs: 2, ownership: 'ours' })
  if (isHub || random.chance(0.02)) wanted.push({ purpose: 'expired', packs: 1, ownership: 'ours' })
  return wanted
}
