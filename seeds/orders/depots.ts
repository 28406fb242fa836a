import { seedId } from '../seed-id.ts'
import type { SeedLane } from '../world/lanes.ts'
import { makeSite, siteId, type SeedSite } from '../world/sites.ts'
import { tenantId } from '../world/tenants.ts'
import type { SeedVehicle } from '../world/vehicles.ts'
import { countyRegions } from '../world/regions.ts'
import { depotKeyOf, distributors } from './distributors.ts'

/** One depot for each distributor, outside of the tree in which patients are supplied. */
export function makeDistributorDepots(): SeedSite[] {
  return distributors.map((distributor) => {
    const { key, depotRegion, nameZh, nameEn, longitude, latitude } = distributor
    return makeSite({
      key: depotKeyOf(distributor),
      tenantId: tenantId(key),
      parentId: null,
      kind: 'city_depot',
      regionCode: depotRegion,
      designatedCode: null,
      nameZh: `${nameZh.replace('有限公司', '')}仓`,
      nameEn: `${nameEn} depot`,
      longitude,
      latitude,
    })
  })
}

const everyDay = [1, 2, 3, 4, 5, 6, 7]
const departureMinutes = [9 * 60, 21 * 60]

/** The line-haul from each depot to the hubs of the counties where its distributor sells. */
export function makeDistributorLanes(): SeedLane[] {
  return distributors.flatMap((distributor) =>
    countyRegions
      .filter(({ county }) => distributor.territories.some((region) => county.code.startsWith(region)))
      .map(({ county, longitude, latitude }): SeedLane => ({
        id: seedId(`lane/${depotKeyOf(distributor)}/${county.code}`),
        tenantId: tenantId(distributor.key),
        kind: 'line_haul',
        fromSiteId: siteId(depotKeyOf(distributor)),
        toSiteId: siteId(county.code),
        departureMinutes,
        weekdays: everyDay,
        cutOffMinutes: 30,
        travelMinutes: travelMinutes(distributor, { longitude, latitude }),
        costFen: 300,
      })),
  )
}

interface Position {
  readonly longitude: number
  readonly latitude: number
}

/** About a degree in 80 minutes, whole quarters of an hour, at least one hour. */
function travelMinutes(a: Position, b: Position): number {
  const degrees = Math.hypot(a.longitude - b.longitude, a.latitude - b.latitude)
  return Math.max(60, Math.ceil((degrees * 80) / 15) * 15)
}

/** A truck and a van for each distributor at its own depot; the plates are none that is ever issued. */
export function makeDistributorVehicles(): SeedVehicle[] {
  return distributors.flatMap((distributor, index) =>
    [18_000, 3_000].map((capacityLitres, number) => ({
      id: seedId(`vehicle/${depotKeyOf(distributor)}/${number + 1}`),
      tenantId: tenantId(distributor.key),
      plate: `演示-D${index + 1}${number + 1}`,
      siteId: siteId(depotKeyOf(distributor)),
      capacityLitres,
      capacityKilograms: capacityLitres / 4,
      coldBoxes: number === 0 ? 12 : 4,
    })),
  )
}
