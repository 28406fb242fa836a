import type { SiteCalendar } from '#domain/organisations/opening-hours.ts'
import { usualHandling } from '#domain/organisations/site.ts'
import type { SiteHandling, SiteKind } from '#domain/organisations/site.ts'
import { createRandom } from '../random.ts'
import { seedId } from '../seed-id.ts'
import { calendarOf } from './calendars.ts'
import { tenantId } from './tenants.ts'

/** What is said of each site by hand. `key` names it in `seedId('site/…')`: the region code for hub, township and village. */
export interface SiteFacts {
  readonly key: string
  readonly tenantId: string
  readonly parentId: string | null
  readonly kind: SiteKind
  readonly regionCode: string
  readonly designatedCode: string | null
  readonly nameZh: string
  readonly nameEn: string
  readonly longitude: number
  readonly latitude: number
}

/** A place of the network. */
export interface SeedSite extends SiteFacts, SiteHandling {
  readonly id: string
  readonly positionSource: string
  readonly calendar: SiteCalendar
  readonly preparationMinutes: number
  readonly acceptsAutomatically: boolean
}

export const provinceDepotKey = 'depot/province'
export const cityDepotKey = 'depot/city'
export const siteId = (key: string) => seedId(`site/${key}`)

const preparationMinutes = {
  province_depot: 60,
  city_depot: 60,
  county_hub: 45,
  township_pharmacy: 30,
  village_pharmacy: 20,
  chain_pharmacy: 30,
  hospital_window: 30,
  delivery_point: 10,
} as const satisfies Readonly<Record<SiteKind, number>>

/** The site with all that follows from its kind. Chain shops and hospital windows are not the network's: a person there says yes or no. */
export function makeSite(facts: SiteFacts): SeedSite {
  const { kind, key } = facts
  const closesAtNoon = kind === 'village_pharmacy' && createRandom(`noon/${key}`).chance(0.3)
  return {
    ...facts,
    id: siteId(key),
    positionSource: 'invented, scattered around the county centroid',
    ...usualHandling[kind],
    calendar: calendarOf(kind, closesAtNoon),
    preparationMinutes: preparationMinutes[kind],
    acceptsAutomatically: kind !== 'chain_pharmacy' && kind !== 'hospital_window',
  }
}

/** The two depots above the counties. */
export function makeDepots(): SeedSite[] {
  const shared = { tenantId: tenantId('depot'), designatedCode: null }
  return [
    makeSite({
      ...shared,
      key: provinceDepotKey,
      parentId: null,
      kind: 'province_depot',
      regionCode: '52',
      nameZh: '省级演示云药库',
      nameEn: 'Province depot (demo)',
      longitude: 106.71,
      latitude: 26.58,
    }),
    makeSite({
      ...shared,
      key: cityDepotKey,
      parentId: siteId(provinceDepotKey),
      kind: 'city_depot',
      regionCode: '5203',
      nameZh: '市级演示云药库',
      nameEn: 'City depot (demo)',
      longitude: 106.93,
      latitude: 27.73,
    }),
  ]
}
