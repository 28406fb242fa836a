import { latinRegionName } from '#db/organisations/region-name.ts'
import { createRandom } from '../random.ts'
import { shortVillageName } from './regions.ts'
import type { CountyRegion, Township } from './regions.ts'
import { cityDepotKey, makeSite, siteId } from './sites.ts'
import type { SeedSite, SiteFacts } from './sites.ts'
import { chainTenantKey, countyTenantKey, hospitalOf, tenantId } from './tenants.ts'

export type Position = Pick<SiteFacts, 'longitude' | 'latitude'>
type InCounty = Pick<SiteFacts, 'tenantId' | 'parentId' | 'regionCode'>

/** Everything in one county, parents first: hub, chain shop, hospital window, delivery point, then townships with their villages. */
export function makeCountySites(region: CountyRegion): SeedSite[] {
  const countyCode = region.county.code
  const centre: Position = { longitude: region.longitude, latitude: region.latitude }
  const inCounty: InCounty = {
    tenantId: tenantId(countyTenantKey(countyCode)),
    regionCode: countyCode,
    parentId: siteId(countyCode),
  }
  const nextCode = designatedCodes(countyCode)
  return [
    ...townSites(region, centre, inCounty, nextCode),
    ...region.townships.flatMap((township) => townshipSites(township, centre, inCounty, nextCode)),
  ]
}

function townSites(
  region: CountyRegion,
  centre: Position,
  inCounty: InCounty,
  nextCode: NextCode,
): SeedSite[] {
  const { shortNameZh, shortNameEn } = region
  const countyCode = region.county.code
  const hospital = hospitalOf(countyCode)
  const hub = makeSite({
    ...inCounty,
    ...centre,
    key: countyCode,
    parentId: siteId(cityDepotKey),
    kind: 'county_hub',
    designatedCode: nextCode('P'),
    nameZh: `${shortNameZh}演示县仓`,
    nameEn: `${shortNameEn} county hub (demo)`,
  })
  const inTown = (key: string) => ({ ...inCounty, ...scattered(centre, 0.02, key), key })
  return [
    hub,
    makeSite({
      ...inTown(`chain/${countyCode}`),
      tenantId: tenantId(chainTenantKey),
      kind: 'chain_pharmacy',
      designatedCode: nextCode('P'),
      nameZh: `同心演示药房${shortNameZh}店`,
      nameEn: `Tongxin chain pharmacy ${shortNameEn} (demo)`,
    }),
    makeSite({
      ...inTown(`window/${countyCode}`),
      tenantId: tenantId(hospital.key),
      kind: 'hospital_window',
      designatedCode: nextCode('H'),
      nameZh: `${hospital.physicalNameZh}${shortNameZh}取药窗口`,
      nameEn: `Hospital window ${shortNameEn} (demo)`,
    }),
    makeSite({
      ...inTown(`point/${countyCode}`),
      kind: 'delivery_point',
      // A delivery point counts by the institution that runs it.
      designatedCode: hub.designatedCode,
      nameZh: `${shortNameZh}演示预约取药点`,
      nameEn: `Delivery point ${shortNameEn} (demo)`,
    }),
  ]
}

function townshipSites(
  township: Township,
  centre: Position,
  inCounty: InCounty,
  nextCode: NextCode,
): SeedSite[] {
  const position = scattered(centre, 0.25, township.code)
  const pharmacy = makeSite({
    ...inCounty,
    ...position,
    key: township.code,
    kind: 'township_pharmacy',
    regionCode: township.code,
    designatedCode: nextCode('P'),
    nameZh: `${township.name}演示药房`,
    nameEn: `${latinRegionName(township.name)} pharmacy (demo)`,
  })
  const villages = township.villages.map((village) =>
    makeSite({
      ...scattered(position, 0.05, village.code),
      tenantId: inCounty.tenantId,
      key: village.code,
      parentId: pharmacy.id,
      kind: 'village_pharmacy',
      regionCode: village.code,
      designatedCode: nextCode('P'),
      nameZh: `${shortVillageName(village.name)}演示药房`,
      nameEn: `${latinRegionName(shortVillageName(village.name))} pharmacy (demo)`,
    }),
  )
  return [pharmacy, ...villages]
}

/** A point within `degrees` of `centre` on both axes, to five decimals (about a metre). */
export function scattered(centre: Position, degrees: number, seed: string): Position {
  const random = createRandom(`position/${seed}`)
  const shift = () => (random.next() * 2 - 1) * degrees
  return {
    longitude: Number((centre.longitude + shift()).toFixed(5)),
    latitude: Number((centre.latitude + shift()).toFixed(5)),
  }
}

type NextCode = (letter: 'H' | 'P') => string

/** Codes of designated institutions in one county, counted from 90001 so that no real one is meant. */
function designatedCodes(countyCode: string): NextCode {
  let last = 90_000
  return (letter) => {
    last += 1
    return `${letter}${countyCode}${last}`
  }
}
