import type { SpecialControl } from '#domain/catalogue/product.ts'
import { handlingObstacles, type HandledProduct, type SiteHandling } from '#domain/organisations/site.ts'
import type { Refusal } from '#domain/refusal.ts'

/** Where a seller may sell: a region with all below it, every product or only one. */
export interface Territory {
  readonly regionCode: string
  /** Null for every product of the seller. */
  readonly productId: string | null
}

export interface AdmittedProduct extends HandledProduct {
  readonly id: string
  readonly specialControl: SpecialControl
  readonly active: boolean
}

export interface BuyingSite extends SiteHandling {
  readonly regionCode: string
}

/** Goods whose trade has a regime of its own, so that they are never ordered here. */
const closedTrade: ReadonlySet<SpecialControl> = new Set([
  'narcotic',
  'psychotropic',
  'toxic',
  'radioactive',
  'precursor',
  'vaccine',
  'blood',
  'hospital_preparation',
])

/** Why a site may not buy a product from anybody: trade, prescription class and storage class against its licence. */
export function productRefusals(site: BuyingSite, product: AdmittedProduct, line: number): Refusal[] {
  if (!product.active) {
    return [
      {
        code: 'productNotListed',
        message: 'The product is not in the catalogue.',
        nextStep: 'Choose another product.',
        line,
      },
    ]
  }
  const closed: Refusal[] = closedTrade.has(product.specialControl)
    ? [
        {
          code: 'tradeControlled',
          message: `Goods under special control (${product.specialControl}) are not ordered over this network.`,
          nextStep: 'Order them by the channel that the control prescribes.',
          rule: 'orders.special-control',
          source: '麻醉药品和精神药品管理条例 (2005, revised 2016) and the rules for other controlled goods',
          line,
        },
      ]
    : []
  const handled = handlingObstacles(site, product).map((obstacle): Refusal =>
    obstacle.kind === 'storageUnfit'
      ? {
          code: 'storageUnfit',
          message: `The site cannot store at class ${obstacle.storageClass}.`,
          nextStep: 'Order it for a site that can.',
          rule: 'orders.storage-class',
          line,
        }
      : {
          code: 'outOfScope',
          message: `The site is not licensed for ${obstacle.scope}.`,
          nextStep: 'Order it for a site that is.',
          rule: 'orders.scope',
          line,
        },
  )
  return [...closed, ...handled]
}

/** True when the seller may sell the product to a place in this region (area control, 区域控销). */
export function sellsInto(territories: readonly Territory[], regionCode: string, productId: string): boolean {
  const ofProduct = territories.filter((territory) => territory.productId === productId)
  // A product with territories of its own is sold there and nowhere else.
  const deciding = ofProduct.length > 0 ? ofProduct : territories.filter(({ productId: of }) => of === null)
  return deciding.some((territory) => regionCode.startsWith(territory.regionCode))
}

/** Refuses a sale outside of the seller's area. */
export function territoryRefusal(sellerName: string, line: number): Refusal {
  return {
    code: 'outOfTerritory',
    message: `${sellerName} does not sell this product in the region of the site.`,
    nextStep: 'Choose a seller whose area it is.',
    rule: 'orders.area-control',
    line,
  }
}

/** Refuses more of a scarce product than the site's share, in base units. */
export function beyondShareRefusal(ingredientCode: string, shareUnits: number, line: number): Refusal {
  return {
    code: 'beyondShare',
    message: `There is a shortage of ${ingredientCode}, and ${shareUnits} units of this product are left of the site's share.`,
    nextStep:
      shareUnits > 0
        ? `Order at most ${shareUnits} units, or a substitute that the shortage names.`
        : 'Order a substitute that the shortage names, or wait for the next allocation.',
    rule: 'orders.shortage-share',
    line,
  }
}
