import { regionParent } from '#domain/organisations/region-code.ts'
import type { RegionLevel } from '#domain/organisations/region-code.ts'
import changting from '../regions/350821.json' with { type: 'json' }
import longhui from '../regions/430524.json' with { type: 'json' }
import fenggang from '../regions/520327.json' with { type: 'json' }
import sandu from '../regions/522732.json' with { type: 'json' }
import xiji from '../regions/640422.json' with { type: 'json' }

export interface NamedRegion {
  readonly code: string
  readonly name: string
}

export interface Township extends NamedRegion {
  readonly villages: readonly NamedRegion[]
}

/** A demo county with what lies above and below it. */
export interface CountyRegion {
  readonly province: NamedRegion
  readonly city: NamedRegion
  readonly county: NamedRegion
  readonly townships: readonly Township[]
  /** What people call the county, without its rank. */
  readonly shortNameZh: string
  readonly shortNameEn: string
  /** The middle of the county, in degrees. */
  readonly longitude: number
  readonly latitude: number
}

export const countyRegions: readonly CountyRegion[] = [
  { ...xiji, shortNameZh: '西吉', shortNameEn: 'Xiji', longitude: 105.717, latitude: 35.935 },
  { ...sandu, shortNameZh: '三都', shortNameEn: 'Sandu', longitude: 107.946, latitude: 25.849 },
  { ...longhui, shortNameZh: '隆回', shortNameEn: 'Longhui', longitude: 110.96, latitude: 27.349 },
  { ...fenggang, shortNameZh: '凤冈', shortNameEn: 'Fenggang', longitude: 107.76, latitude: 27.925 },
  { ...changting, shortNameZh: '长汀', shortNameEn: 'Changting', longitude: 116.359, latitude: 25.694 },
]

/** One administrative region, as the network keeps it. */
export interface SeedRegion {
  readonly code: string
  readonly parentCode: string | null
  readonly level: RegionLevel
  readonly nameZh: string
}

/** Every region of the demo counties, each once, wider ones first. */
export function makeRegions(): SeedRegion[] {
  const regions = new Map<string, SeedRegion>()
  const add = (level: RegionLevel, { code, name }: NamedRegion) =>
    regions.set(code, { code, parentCode: regionParent(code), level, nameZh: name })
  for (const { province, city, county, townships } of countyRegions) {
    add('province', province)
    add('city', city)
    add('county', county)
    for (const township of townships) {
      add('township', township)
      for (const village of township.villages) add('village', village)
    }
  }
  return [...regions.values()].toSorted((a, b) => a.code.length - b.code.length || (a.code < b.code ? -1 : 1))
}

/** What people call a village or neighbourhood: its name without the words for its committee. */
export function shortVillageName(name: string): string {
  return name.replace(/(?:社区)?居(?:民委员|委)会$/, '社区').replace(/村?村(?:民委员|委)会$/, '村')
}
