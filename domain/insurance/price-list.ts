import type { SiteKind } from '#domain/organisations/site.ts'
import type { InstitutionOwnership } from '#domain/organisations/price-rule.ts'

/** The lists that a price can be on: two public ones, and what an institution paid and asks at its counter (`offline`), which is what it asks online as well. */
export const priceLists = ['government', 'market', 'purchase', 'offline'] as const
export type PriceList = (typeof priceLists)[number]

/** The public ones are the network operator's to enter; the others each institution's own. */
export const publicPriceLists = ['government', 'market'] as const satisfies readonly PriceList[]

/** Who usually owns a place of each kind, for institutions that have not said so; null where nothing is sold. */
export const usualOwnership = {
  province_depot: null,
  city_depot: null,
  county_hub: 'private_for_profit',
  township_pharmacy: 'public',
  village_pharmacy: 'private_for_profit',
  chain_pharmacy: 'private_for_profit',
  hospital_window: 'public',
  delivery_point: 'private_for_profit',
} as const satisfies Readonly<Record<SiteKind, InstitutionOwnership | null>>
