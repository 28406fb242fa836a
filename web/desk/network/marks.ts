import { coverLevel, type CoverLevel } from '#domain/network/days-of-cover.ts'
import type { Locale } from '#web/ui/locale.ts'
import type { api } from '../client/api.ts'
import type { AnswerOf } from '../client/use-operation.ts'
import type { Unplaced } from './map-layout.ts'

export type NetworkMap = AnswerOf<typeof api.network.map.$get>
export type MapSite = NetworkMap['sites'][number]
export type MapCounty = NetworkMap['counties'][number]
export type MapFlow = NetworkMap['flows'][number]

/** What stands on the map: a site, or the smaller sites of a county. */
export interface Mark extends Unplaced {
  readonly name: string
  readonly shape: 'depot' | 'hub' | 'site' | 'county'
  readonly level: CoverLevel
  readonly days: number | null
  readonly isDown: boolean
  /** Written on the mark: how many sites a county has. */
  readonly text: string
}

const radius = { depot: 15, hub: 13, site: 6, county: 19 } as const

export function markOfSite(site: MapSite, locale: Locale): Mark {
  const isDepot = site.kind === 'province_depot' || site.kind === 'city_depot'
  const shape = isDepot ? 'depot' : site.kind === 'county_hub' ? 'hub' : 'site'
  const { id, longitude, latitude, days } = site
  return {
    id,
    name: locale === 'zh-CN' ? site.nameZh : site.nameEn,
    shape,
    longitude,
    latitude,
    days,
    radius: radius[shape],
    level: coverLevel(days),
    isDown: site.status === 'down',
    text: '',
  }
}

export function markOfCounty(county: MapCounty, locale: Locale): Mark {
  const { code, longitude, latitude, days, sites, down } = county
  return {
    id: code,
    name: locale === 'zh-CN' ? county.nameZh : county.nameEn,
    shape: 'county',
    longitude,
    latitude,
    days,
    radius: radius.county,
    level: coverLevel(days),
    isDown: down > 0,
    text: String(sites),
  }
}
