import type { SiteKind } from '#domain/organisations/site.ts'

/** The kinds of sites that stand for themselves on the map of the whole network; all others stand in their county. */
export const mapKinds = ['province_depot', 'city_depot', 'county_hub'] as const satisfies readonly SiteKind[]

/** The first digits of a region code that name the county. */
export const countyDigits = 6
